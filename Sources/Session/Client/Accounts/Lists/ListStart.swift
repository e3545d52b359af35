import MusterText

/// The beginning of a list: its syntax, and the offset of its first line.
struct ListStart {
  enum Syntax {
    case json, yaml, lines
    /// A formatted table with lines around its cells, as `--output table` prints it.
    case drawing
  }

  private(set) var syntax = Syntax.lines
  private(set) var position = 0
  private(set) var line = 1
  /// The separator in a line "sep=;" before the table. Excel writes and reads it.
  private(set) var separator: UInt8?

  init(_ text: [UInt8]) {
    skipComments(text)
    // JSON may have a single line of any length.
    let first = text[position...].prefix(256).prefix { !$0.endsLine }
    if let separator = ListStart.separator(in: first) {
      self.separator = separator
      skipLine(text)
      return
    }
    if first.first == UInt8(ascii: "{") || first.first == UInt8(ascii: "[") {
      syntax = .json
    } else if ListStart.isDrawn(first) {
      syntax = .drawing
    } else if ListStart.isYAML(first) {
      syntax = .yaml
    }
  }

  /// Skips blank lines, comments, and blanks before the first other line.
  private mutating func skipComments(_ text: [UInt8]) {
    while position < text.count {
      switch text[position] {
      case UInt8(ascii: " "), UInt8(ascii: "\t"): position += 1
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "#"): skipLine(text)
      default: return
      }
    }
  }

  private mutating func skipLine(_ text: [UInt8]) {
    position += firstLine(text).count
    guard position < text.count else { return }
    let isReturn = text[position] == UInt8(ascii: "\r")
    position += 1
    if isReturn, position < text.count, text[position] == UInt8(ascii: "\n") { position += 1 }
    line += 1
  }

  /// The rest of the line at `position`.
  private func firstLine(_ text: [UInt8]) -> ArraySlice<UInt8> {
    text[position...].prefix { !$0.endsLine }
  }

  private static func separator(in line: ArraySlice<UInt8>) -> UInt8? {
    guard line.count <= 7 else { return nil }
    let line = line.filter { $0 != UInt8(ascii: "\"") }
    guard line.count == 5, let last = line.last, last < 0x80,
      String(decoding: line.dropLast(), as: UTF8.self).lowercased() == "sep="
    else { return nil }
    return last
  }

  /// True for the first line of a table of the AWS CLI (`--output table`), of a database's client,
  /// in Markdown, or with box characters.
  private static func isDrawn(_ line: ArraySlice<UInt8>) -> Bool {
    let text = String(decoding: line.prefix(200), as: UTF8.self)
    if text.hasPrefix("| ") || text.hasPrefix("||") || text.hasPrefix("+-") { return true }
    if let scalar = text.unicodeScalars.first, (0x2500...0x257F).contains(scalar.value) {
      return true
    }
    return text.utf8.count > 5 && text.utf8.allSatisfy { $0 == UInt8(ascii: "-") }
  }

  /// True for the beginning of a YAML document, an element of a sequence, or a key of a mapping.
  private static func isYAML(_ line: ArraySlice<UInt8>) -> Bool {
    let text = String(decoding: line.prefix(200), as: UTF8.self)
    if text == "-" || text.hasPrefix("- ") || text.hasPrefix("---") || text.hasPrefix("%YAML") {
      return true
    }
    // A tab separates the columns of a table: a name in the first one may contain ": ".
    guard !text.utf8.contains(UInt8(ascii: "\t")), let (key, value) = text.split(at: ":"),
      value.isEmpty || value.utf8.first == 0x20
    else { return false }
    return !key.isEmpty && key.utf8.allSatisfy { $0.isInKey }
  }
}

extension UInt8 {
  /// True for a character of a plain or quoted key that names a fact about an account.
  fileprivate var isInKey: Bool {
    switch self {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
    case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: " "), UInt8(ascii: "\""): true
    default: self == UInt8(ascii: "'") || isDigit
    }
  }
}
