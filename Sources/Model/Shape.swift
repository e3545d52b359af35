/// Where a shape stands in its service's table; shapes refer to each other by it, so that recursive
/// shapes are plain values.
public struct ShapeID: Sendable, Hashable {
  let index: Int
}

/// The type of a value in a request or an answer, with the limits that the model states.
public struct Shape: Sendable {
  public enum Kind: Sendable {
    case structure(Structure)
    case list(element: ListElement)
    case map(key: ShapeID, value: ShapeID)
    /// The values that the model knows, empty where any text is right.
    case string(values: [String])
    case integer
    case number
    case boolean
    case blob
    case timestamp(TimestampFormat?)
  }

  public let name: String
  public let kind: Kind
  public let limits: Limits
  /// Whether the value is a secret that must not be logged.
  public let isSensitive: Bool
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

public struct ListElement: Sendable {
  public let shape: ShapeID
  /// The name of an element in protocols that write one.
  public let wireName: String?
}

public struct Structure: Sendable {
  public let members: [Member]
  /// The error that the structure describes, if it is one.
  public let error: ErrorFacts?
  /// Whether exactly one of the members is to be set.
  public let isUnion: Bool
  /// The member that is the whole body, if there is one.
  public let payload: String?

  public func member(_ name: String) -> Member? {
    members.first { $0.name == name }
  }
}

/// What the model says of a structure that is an error.
public struct ErrorFacts: Sendable {
  public let code: String?
  public let httpStatus: Int?
}

public struct Member: Sendable {
  /// Where in the HTTP message a member goes; what has no place of its own is in the body.
  public enum Location: String, Sendable {
    case body
    case uri
    case querystring
    case header
    case headers
    case statusCode
  }

  public let name: String
  /// The name on the wire, often the same.
  public let wireName: String
  public let location: Location
  public let shape: ShapeID
  public let isRequired: Bool
  /// Whether a fresh token is put in when the caller gives none.
  public let isIdempotencyToken: Bool
}
