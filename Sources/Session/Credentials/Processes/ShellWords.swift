/// Splits a command line into a program and its arguments by the quoting rules of a POSIX shell,
/// without expansions. (botocore uses Python's shlex.split.)
struct ShellWords {
  private var rest: Substring.UnicodeScalarView
  private var words: [String] = []
  private var word: String.UnicodeScalarView?

  /// The words of a line. The reason of an error continues a sentence: "has no closing '".
  static func split(_ text: String) throws(ProcessFailure) -> [String] {
    var line = ShellWords(rest: text[...].unicodeScalars)
    try line.read()
    return line.words
  }

  private init(rest: Substring.UnicodeScalarView) {
    self.rest = rest
  }

  private mutating func read() throws(ProcessFailure) {
    while let scalar = rest.popFirst() {
      switch scalar {
      case " ", "\t", "\r", "\n": endWord()
      case "'": try readQuoted(until: scalar, escaping: [])
      case "\"": try readQuoted(until: scalar, escaping: ["\"", "\\"])
      case "\\":
        guard let escaped = rest.popFirst() else { throw ProcessFailure("ends in a backslash") }
        append(escaped)
      default: append(scalar)
      }
    }
    endWord()
  }

  /// A backslash is literal unless it is followed by one of `escaping`.
  private mutating func readQuoted(
    until end: Unicode.Scalar, escaping: Set<Unicode.Scalar>
  ) throws(ProcessFailure) {
    word = word ?? String.UnicodeScalarView()
    while let scalar = rest.popFirst() {
      if scalar == end { return }
      if scalar == "\\", let next = rest.first, escaping.contains(next) {
        append(next)
        rest.removeFirst()
      } else {
        append(scalar)
      }
    }
    throw ProcessFailure("has no closing \(end)")
  }

  private mutating func append(_ scalar: Unicode.Scalar) {
    word = word ?? String.UnicodeScalarView()
    word?.append(scalar)
  }

  private mutating func endWord() {
    if let word { words.append(String(word)) }
    word = nil
  }
}
