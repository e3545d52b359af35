/// The AWS CLI's shorthand for structures: `key=value,list=a,b,nested={key=value},more=[a,b]`.
/// The grammar is that of awscli's ShorthandParser. The types of values come from their shapes.
struct ShorthandParser {
  private let text: [Character]
  private var index = 0
  /// The current depth of braces and brackets. The limit protects the stack.
  private var depth = 0
  private static let maximumDepth = 100

  init(_ text: String) {
    self.text = Array(text)
  }

  /// The whole text: `key=value` pairs with commas between them.
  mutating func parse() throws(CommandError) -> JSONValue {
    var members = [try keyAndValue(isNested: false)]
    while current != nil {
      let start = index
      try expect(",")
      let member = try keyAndValue(isNested: false)
      guard !members.contains(where: { $0.name == member.name }) else {
        throw syntax(
          "duplicate key '\(member.name)'; separate the elements of a list by spaces", at: start)
      }
      members.append(member)
    }
    return .object(members)
  }

  // MARK: - Values

  /// `key=value`, or `key@=file://path` for the content of a file.
  private mutating func keyAndValue(
    isNested: Bool
  ) throws(CommandError) -> (name: String, value: JSONValue) {
    let name = takeWhile { $0.isLetterOrDigit || "-_.#/:".contains($0) }
    skipSpaces()
    let namesFile = current == "@"
    if namesFile { index += 1 }
    guard !name.isEmpty else { throw syntax("missing key") }
    try expect("=")
    let value = isNested ? try nestedValue() : try outerValue()
    return (name, namesFile ? try contents(of: value) : value)
  }

  private func contents(of value: JSONValue) throws(CommandError) -> JSONValue {
    switch value {
    case .string(let text):
      return .string(try InputFile.contents(ofURL: text) ?? text)
    case .array(let elements):
      var contents: [JSONValue] = []
      for element in elements { contents.append(try self.contents(of: element)) }
      return .array(contents)
    default:
      return value
    }
  }

  /// A value at the outermost level, where commas make a list: `a`, `a,b`, `[…]`, `{…}`.
  private mutating func outerValue() throws(CommandError) -> JSONValue {
    switch current {
    case nil: return .string("")
    case "["?, "{"?: return try nestedValue()
    default: return try valuesWithCommas()
    }
  }

  /// `a,b,c`. In `key=a,b,next=c` the list ends before the next key.
  private mutating func valuesWithCommas() throws(CommandError) -> JSONValue {
    var values = [try scalar(endsAt: ShorthandParser.endsOfFirst)]
    skipSpaces()
    while current == "," {
      let comma = index
      try expect(",")
      guard current != nil else { throw syntax("missing value") }
      guard let value = try? scalar(endsAt: ShorthandParser.endsOfFollowing), isAtEndOfValue else {
        index = comma
        break
      }
      values.append(value)
      skipSpaces()
    }
    return values.count == 1 ? .string(values[0]) : .array(values.map(JSONValue.string))
  }

  private var isAtEndOfValue: Bool {
    let next = text[index...].first { !$0.isWhitespace }
    return next == nil || next == ","
  }

  /// A value inside brackets or braces.
  private mutating func nestedValue() throws(CommandError) -> JSONValue {
    depth += 1
    defer { depth -= 1 }
    guard depth <= ShorthandParser.maximumDepth else { throw syntax("nested too deeply") }
    switch current {
    case "["?: return try list()
    case "{"?: return try structure()
    default: return .string(try scalar(endsAt: ShorthandParser.endsOfFirst))
    }
  }

  private mutating func list() throws(CommandError) -> JSONValue {
    var elements: [JSONValue] = []
    try between("[", "]") { parser throws(CommandError) in
      elements.append(try parser.nestedValue())
    }
    return .array(elements)
  }

  private mutating func structure() throws(CommandError) -> JSONValue {
    var members: [(name: String, value: JSONValue)] = []
    try between("{", "}") { parser throws(CommandError) in
      members.append(try parser.keyAndValue(isNested: true))
    }
    return .object(members)
  }

  /// Items separated by commas, with an optional comma after the last.
  private mutating func between(
    _ opening: Character, _ closing: Character,
    item: (inout ShorthandParser) throws(CommandError) -> Void
  ) throws(CommandError) {
    try expect(opening)
    while current != closing {
      try item(&self)
      skipSpaces()
      if current != closing { try expect(",") }
    }
    index += 1
  }

  // MARK: - Scalars

  /// The characters that end the first value after a key, and those that end further values.
  private static let endsOfFirst: Set<Character> = ["\"", "'", ",", "]", "}"]
  private static let endsOfFollowing: Set<Character> = ["\"", "'", ",", "="]

  private mutating func scalar(endsAt ends: Set<Character>) throws(CommandError) -> String {
    if let quote = current, quote == "'" || quote == "\"" { return try quoted(quote) }
    guard let first = current, !"=[{, ".contains(first) else {
      if ends.contains("=") { throw syntax("missing value") }
      return ""
    }
    var value = ""
    while let character = current {
      if character == "\\", text.dropFirst(index + 1).first == "," {
        value += ","
        index += 2
      } else if ends.contains(character) {
        break
      } else {
        value.append(character)
        index += 1
      }
    }
    while value.last?.isWhitespace == true { value.removeLast() }
    return value
  }

  /// Quoted text, in which a backslash escapes the quote and itself.
  private mutating func quoted(_ quote: Character) throws(CommandError) -> String {
    let start = index
    var value = ""
    index += 1
    while let character = current, character != quote {
      let next = text.dropFirst(index + 1).first
      let isEscape = character == "\\" && (next == quote || next == "\\")
      value.append(isEscape ? next ?? character : character)
      index += isEscape ? 2 : 1
    }
    guard current == quote else { throw syntax("missing closing quote", at: start) }
    index += 1
    return value
  }

  // MARK: - Characters

  private var current: Character? { index < text.count ? text[index] : nil }

  private mutating func takeWhile(_ belongs: (Character) -> Bool) -> String {
    let taken = text[index...].prefix(while: belongs)
    index += taken.count
    return String(taken)
  }

  private mutating func skipSpaces() {
    _ = takeWhile(\.isWhitespace)
  }

  private mutating func expect(_ character: Character) throws(CommandError) {
    skipSpaces()
    guard current == character else {
      throw syntax("missing '\(character)'" + (current.map { " before '\($0)'" } ?? ""))
    }
    index += 1
    skipSpaces()
  }

  private func syntax(_ message: String, at position: Int? = nil) -> CommandError {
    .usage("\(message), at character \((position ?? index) + 1) of '\(String(text))'")
  }
}

extension Character {
  fileprivate var isLetterOrDigit: Bool { isASCII && (isLetter || isNumber) }
}
