/// A JSON value. The members of objects keep their order.
enum JSONValue: Sendable {
  case null
  case boolean(Bool)
  case integer(Int64)
  /// An integer of more than 64 bits.
  case digits(String)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([(name: String, value: JSONValue)])

  /// The member `name`; nil if it does not exist or this is not an object.
  subscript(_ name: String) -> JSONValue? {
    members.first { $0.name == name }?.value
  }

  var string: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  var integer: Int64? {
    guard case .integer(let number) = self else { return nil }
    return number
  }

  /// True if this is neither an array nor an object.
  var isScalar: Bool {
    switch self {
    case .array, .object: false
    default: true
    }
  }

  /// The members of an object; empty for other values.
  var members: [(name: String, value: JSONValue)] {
    guard case .object(let members) = self else { return [] }
    return members
  }

  /// The elements of an array; empty for other values.
  var elements: [JSONValue] {
    guard case .array(let elements) = self else { return [] }
    return elements
  }

  /// The elements of an array or the values of an object.
  var children: [JSONValue] {
    elements + members.map(\.value)
  }
}

extension JSONValue {
  /// The value on several lines with an indentation of 4 spaces, as the AWS CLI prints it.
  var pretty: String {
    var text = ""
    write(to: &text, after: "\n")
    return text
  }

  /// The value on one line.
  var inline: String {
    switch self {
    case .array(let elements):
      "[" + elements.map(\.inline).joined(separator: ", ") + "]"
    case .object(let members):
      "{"
        + members.map { JSONValue.quoted($0.name) + ": " + $0.value.inline }.joined(separator: ", ")
        + "}"
    default: pretty
    }
  }

  /// Appends the value. `newline` is a line end followed by the indentation of the closing bracket.
  func write(to text: inout String, after newline: String) {
    switch self {
    case .null: text += "null"
    case .boolean(let flag): text += flag ? "true" : "false"
    case .integer(let number): text += String(number)
    case .digits(let digits): text += digits
    case .number(let number): text += number.isFinite ? number.description : "null"
    case .string(let string): text += JSONValue.quoted(string)
    case .array(let elements):
      JSONValue.write(elements, in: ("[", "]"), to: &text, after: newline) {
        element, text, newline in
        element.write(to: &text, after: newline)
      }
    case .object(let members):
      JSONValue.write(members, in: ("{", "}"), to: &text, after: newline) { member, text, newline in
        text += JSONValue.quoted(member.name) + ": "
        member.value.write(to: &text, after: newline)
      }
    }
  }

  private static func write<Item>(
    _ items: [Item], in brackets: (String, String), to text: inout String, after newline: String,
    item write: (Item, inout String, String) -> Void
  ) {
    text += brackets.0
    let inner = newline + "    "
    for (index, item) in items.enumerated() {
      text += (index == 0 ? "" : ",") + inner
      write(item, &text, inner)
    }
    text += (items.isEmpty ? "" : newline) + brackets.1
  }

  static func quoted(_ string: String) -> String {
    var text = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case _ where scalar.controlsText:
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}
