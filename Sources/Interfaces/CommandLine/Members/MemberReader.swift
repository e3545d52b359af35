/// Converts the arguments of a member's option to a value of its shape. They may be plain text,
/// JSON, the AWS CLI's shorthand, or a file as file:// (text) or fileb:// (bytes).
struct MemberReader {
  let flag: String

  func value(of words: [String], as shape: ShapeDescription) throws(CommandError) -> JSONValue {
    var words = words
    if words.count == 1, let contents = try InputFile.contents(ofURL: words[0]) {
      words = [contents]
    }
    guard shape.kind == .list else { return try value(of: words.first ?? "", as: shape) }
    if words.count == 1, words[0].looksLike("[") { return try json(words[0]) }
    guard let element = shape.content else { return .array(words.map(JSONValue.string)) }
    var elements: [JSONValue] = []
    for word in words { elements.append(try value(of: word, as: element)) }
    return .array(elements)
  }

  private func value(of word: String, as shape: ShapeDescription) throws(CommandError) -> JSONValue
  {
    switch shape.kind {
    case .structure, .map, .list:
      if word.looksLike("{") || word.looksLike("[") { return try json(word) }
      return try typed(shorthand(word), as: shape, at: [])
    case .document:
      return try json(word)
    default:
      return try scalar(word, as: shape, at: [])
    }
  }

  private func json(_ text: String) throws(CommandError) -> JSONValue {
    try JSONValue(parsing: text, called: "the value of \(flag)")
  }

  private func shorthand(_ text: String) throws(CommandError) -> JSONValue {
    do throws(CommandError) {
      var parser = ShorthandParser(text)
      return try parser.parse()
    } catch {
      throw .usage("\(flag): \(error.message)")
    }
  }

  /// Converts a shorthand value, which has no types, to the types of the shape. A single value
  /// becomes a list with one element if the shape is a list.
  private func typed(_ value: JSONValue, as shape: ShapeDescription, at path: [String])
    throws(CommandError) -> JSONValue
  {
    switch (shape.kind, value) {
    case (.structure, .object(let members)):
      return try typed(members, at: path) { shape.member($0) }
    case (.map, .object(let members)):
      return try typed(members, at: path) { _ in shape.content }
    case (.list, .array(let values)):
      guard let element = shape.content else { return value }
      var elements: [JSONValue] = []
      for value in values { elements.append(try typed(value, as: element, at: path)) }
      return .array(elements)
    case (.list, _):
      guard let element = shape.content, element.kind != .list else {
        throw wrong(value, at: path, "a list in brackets")
      }
      return .array([try typed(value, as: element, at: path)])
    case (.structure, _), (.map, _):
      throw wrong(value, at: path, "KEY=VALUE pairs in braces")
    case (_, .string(let text)):
      return try scalar(text, as: shape, at: path)
    default:
      throw wrong(value, at: path, "one value")
    }
  }

  /// Unknown members are passed on: the library reports them with the nearest name.
  private func typed(
    _ members: [(name: String, value: JSONValue)], at path: [String],
    as shape: (String) -> ShapeDescription?
  ) throws(CommandError) -> JSONValue {
    var result: [(name: String, value: JSONValue)] = []
    for (name, value) in members {
      guard let shape = shape(name) else {
        result.append((name, value))
        continue
      }
      result.append((name, try typed(value, as: shape, at: path + [name])))
    }
    return .object(result)
  }

  private func scalar(_ text: String, as shape: ShapeDescription, at path: [String])
    throws(CommandError) -> JSONValue
  {
    switch shape.kind {
    case .integer:
      guard let number = Int64(text) else { throw wrong(.string(text), at: path, "an integer") }
      return .integer(number)
    case .number:
      guard let number = Double(text), number.isFinite else {
        throw wrong(.string(text), at: path, "a number")
      }
      return .number(number)
    case .boolean:
      guard let flag = ["true": true, "false": false][text.lowercased()] else {
        throw wrong(.string(text), at: path, "true or false")
      }
      return .boolean(flag)
    case .timestamp:
      // The library expects seconds since 1970 as a number, and ISO 8601 as text.
      return Int64(text).map(JSONValue.integer) ?? Double(text).map(JSONValue.number)
        ?? .string(text)
    default:
      return .string(text)
    }
  }

  private func wrong(_ value: JSONValue, at path: [String], _ wanted: String) -> CommandError {
    let location = ([flag] + path).joined(separator: " ")
    return .usage("\(location) must be \(wanted), not '\(value.string ?? value.inline)'")
  }
}

extension String {
  /// True if the first character that is not white space is `bracket`.
  fileprivate func looksLike(_ bracket: Character) -> Bool {
    first { !$0.isWhitespace } == bracket
  }
}
