/// Splits a command line into a program and its arguments by the quoting rules of a POSIX shell,
/// without expansions. (botocore uses Python's shlex.split.)
public struct ShellWords {
  /// An invalid line. The reason continues a sentence that begins with the line's name: "has no
  /// closing '".
  public struct LineError: Error, Sendable, Equatable {
    public var reason: String
  }

  private var rest: Substring.UnicodeScalarView
  private var words: [String] = []
  private var word: String.UnicodeScalarView?

  public static func split(_ text: String) throws(LineError) -> [String] {
    var line = ShellWords(rest: text[...].unicodeScalars)
    try line.read()
    return line.words
  }

  private init(rest: Substring.UnicodeScalarView) {
    self.rest = rest
  }

  private mutating func read() throws(LineError) {
    while let scalar = rest.popFirst() {
      switch scalar {
      case " ", "\t", "\r", "\n": endWord()
      case "'": try readQuoted(until: scalar, escaping: [])
      case "\"": try readQuoted(until: scalar, escaping: ["\"", "\\"])
      case "\\":
        guard let escaped = rest.popFirst() else { throw LineError(reason: "ends in a backslash") }
        append(escaped)
      default: append(scalar)
      }
    }
    endWord()
  }

  /// A backslash is literal unless it is followed by one of `escaping`.
  private mutating func readQuoted(
    until end: Unicode.Scalar, escaping: Set<Unicode.Scalar>
  ) throws(LineError) {
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
    throw LineError(reason: "has no closing \(end)")
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
