import MusterDocument

/// A value in a rule set: a parameter, the result of a function, or a property of an endpoint. A
/// value that is not set is nil.
public enum RuleValue: Sendable, Equatable {
  case string(String)
  case boolean(Bool)
  case integer(Int64)
  case array([RuleValue])
  case object([String: RuleValue])

  /// The value of JSON; nil for null and for numbers that are not integers, which rule sets do not
  /// have.
  public init?(_ value: Value) {
    switch value.kind {
    case .string: self = .string(value.string ?? "")
    case .boolean: self = .boolean(value.boolean ?? false)
    case .integer: self = .integer(value.integer ?? 0)
    case .array: self = .array(value.elements.compactMap { RuleValue($0) })
    case .object:
      var members: [String: RuleValue] = [:]
      for (key, member) in value.members { members[key.string ?? ""] = RuleValue(member) }
      self = .object(members)
    case .null, .number: return nil
    }
  }

  var string: String? {
    if case .string(let text) = self { text } else { nil }
  }

  var boolean: Bool? {
    if case .boolean(let value) = self { value } else { nil }
  }

  var elements: [RuleValue] {
    if case .array(let elements) = self { elements } else { [] }
  }

  subscript(name: String) -> RuleValue? {
    if case .object(let members) = self { members[name] } else { nil }
  }
}

/// The kinds of value that functions and parameters accept. The raw values are used in error
/// messages.
enum RuleKind: String {
  case any = "anything"
  case string = "a string"
  case boolean = "true or false"
  case integer = "an integer"
  case strings = "a list of strings"
  case array = "an array"
  case object = "an object"

  func accepts(_ value: RuleValue) -> Bool {
    self == .any || self == value.kind || (self == .array && value.kind == .strings)
  }
}

extension RuleValue {
  /// The most specific kind of the value.
  var kind: RuleKind {
    switch self {
    case .string: .string
    case .boolean: .boolean
    case .integer: .integer
    case .array(let elements): elements.allSatisfy { $0.string != nil } ? .strings : .array
    case .object: .object
    }
  }
}
