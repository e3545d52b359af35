/// The index of a shape in its service's table. Shapes refer to each other by index, so that
/// recursive shapes are plain values.
public struct ShapeID: Sendable, Hashable {
  /// Traits that a reference applies to the shape that it names. They override the shape's own
  /// traits.
  struct ReferenceTraits: Hashable {
    var timestampFormat: TimestampFormat?
    var isFlattened: Bool
    var isJSONText: Bool
  }

  let index: Int
  var traits: ReferenceTraits?
}

/// The type of a value in a request or a response, with the limits of the model. A class, because
/// the shape of every value is looked up during validation and writing, and copying would be
/// expensive.
public final class Shape: Sendable {
  public enum Kind: Sendable {
    case structure(Structure)
    case list(element: Element)
    case map(key: Element, value: Element)
    /// The values listed by the model; empty if any text is valid.
    case string(values: [String])
    case integer
    case number
    case boolean
    case blob
    case timestamp(TimestampFormat?)
    /// Any JSON value, which the message contains as JSON.
    case document
    /// Any JSON value, which the message contains as a string of its JSON text.
    case jsonText
  }

  public let name: String
  public let kind: Kind
  public let limits: Limits
  /// The regular expression that a string must match.
  public let pattern: Pattern?
  /// True if the value is a secret that must not be logged.
  public let isSensitive: Bool
  /// True if a list or map has no enclosing element, in protocols that write one.
  public let isFlattened: Bool
  /// True if a list or map may contain nulls.
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
  /// The substitute for a shape that cannot be read. A model that passed loading has no such shape.
  static let anything = Shape(
    name: "", kind: .document, limits: Limits(min: nil, max: nil), pattern: nil,
    isSensitive: false, isFlattened: false, isSparse: false)
}

/// The minimum and maximum of a length, a number of elements, or a number.
public struct Limits: Sendable {
  public let min: Double?
  public let max: Double?
}

/// The format of a timestamp on the wire. The protocol has a default for each location.
public enum TimestampFormat: String, Sendable {
  case iso8601
  case unixTimestamp
  case rfc822
}

/// The elements of a list, or the keys or values of a map.
public struct Element: Sendable {
  public let shape: ShapeID
  /// The element name in the model, for protocols that write one.
  public let wireName: String?
}
