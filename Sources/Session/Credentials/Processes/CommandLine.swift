/// A command line taken apart into a program and its arguments by the quoting rules of a POSIX shell,
/// as botocore does it (Python's shlex.split): nothing is expanded.
struct CommandLine {
  private var rest: Substring.UnicodeScalarView
  private var words: [String] = []
  private var word: String.UnicodeScalarView?

  /// Throws what is missing: "a closing quotation mark".
  static func words(_ text: String) throws(CommandFailure) -> [String] {
    var line = CommandLine(rest: text[...].unicodeScalars)
    try line.read()
    return line.words
  }

  private init(rest: Substring.UnicodeScalarView) {
    self.rest = rest
  }

  private mutating func read() throws(CommandFailure) {
    while let scalar = rest.popFirst() {
      switch scalar {
      case " ", "\t", "\r", "\n": endWord()
      case "'": try readQuoted(until: scalar, escaping: [])
      case "\"": try readQuoted(until: scalar, escaping: ["\"", "\\"])
      case "\\":
        guard let escaped = rest.popFirst() else { throw CommandFailure("ends in a backslash") }
        append(escaped)
      default: append(scalar)
      }
    }
    endWord()
  }

  /// A backslash stands for itself, but before one of `escaping`.
  private mutating func readQuoted(
    until end: Unicode.Scalar, escaping: Set<Unicode.Scalar>
  ) throws(CommandFailure) {
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
    throw CommandFailure("has no closing \(end)")
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
