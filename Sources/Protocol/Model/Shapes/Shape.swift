/// Where a shape stands in its service's table; shapes refer to each other by it, so that recursive
/// shapes are plain values.
public struct ShapeID: Sendable, Hashable {
  /// What a reference says of the shape that it names, which counts more than what the shape says of
  /// itself.
  struct ReferenceTraits: Hashable {
    var timestampFormat: TimestampFormat?
    var isFlattened: Bool
    var isJSONText: Bool
  }

  let index: Int
  var traits: ReferenceTraits?
}

/// The type of a value in a request or an answer, with the limits that the model states. A class,
/// because every value that is checked or written asks for its shape, and copying one is dear.
public final class Shape: Sendable {
  public enum Kind: Sendable {
    case structure(Structure)
    case list(element: Element)
    case map(key: Element, value: Element)
    /// The values that the model knows, empty where any text is right.
    case string(values: [String])
    case integer
    case number
    case boolean
    case blob
    case timestamp(TimestampFormat?)
    /// Any JSON value, which stands in the message as it is.
    case document
    /// Any JSON value, which stands in the message as the text of its JSON.
    case jsonText
  }

  public let name: String
  public let kind: Kind
  public let limits: Limits
  /// The regular expression that a string is to match.
  public let pattern: Pattern?
  /// Whether the value is a secret that must not be logged.
  public let isSensitive: Bool
  /// Whether a list or map is written without an element around it, in protocols that write one.
  public let isFlattened: Bool
  /// Whether a list or map may hold nulls.
  public let isSparse: Bool

  init(
    name: String, kind: Kind, limits: Limits, pattern: Pattern?, isSensitive: Bool,
    isFlattened: Bool, isSparse: Bool
  ) {
    self.name = name
    self.kind = kind
    self.limits = limits
    self.pattern = pattern
    self.isSensitive = isSensitive
    self.isFlattened = isFlattened
    self.isSparse = isSparse
  }
}

extension Shape {
  /// What stands for a shape that cannot be read; no model that is used has one.
  static let anything = Shape(
    name: "", kind: .document, limits: Limits(min: nil, max: nil), pattern: nil,
    isSensitive: false, isFlattened: false, isSparse: false)
}

/// The least and the most: of a length, a count of elements, or the number itself.
public struct Limits: Sendable {
  public let min: Double?
  public let max: Double?
}

/// How a point in time is written; the protocol decides where the model does not.
public enum TimestampFormat: String, Sendable {
  case iso8601
  case unixTimestamp
  case rfc822
}

/// What a list is made of, or the keys or values of a map.
public struct Element: Sendable {
  public let shape: ShapeID
  /// The name that the model gives it, for protocols that write one.
  public let wireName: String?
}
