/// Comma-separated values (RFC 4180, without line breaks in fields).
enum CSV {
  /// The fields of a line without surrounding spaces; nil if a quotation mark is not closed.
  static func fields(_ line: Substring) -> [String]? {
    var fields: [String] = []
    var field = ""
    var isQuoted = false
    var rest = line.makeIterator()
    var next = rest.next()
    while let character = next {
      next = rest.next()
      switch (character, isQuoted) {
      case ("\"", true) where next == "\"":
        field.append("\"")
        next = rest.next()
      case ("\"", _): isQuoted.toggle()
      case (",", false):
        fields.append(trimmed(field))
        field = ""
      default: field.append(character)
      }
    }
    return isQuoted ? nil : fields + [trimmed(field)]
  }

  private static func trimmed(_ field: String) -> String {
    let start = field.drop(while: \.isWhitespace)
    let end = start.reversed().prefix(while: \.isWhitespace).count
    return String(start.dropLast(end))
  }
}
