import MusterDocument

/// A shape of named members. A class for the same reason as `Shape`.
public final class Structure: Sendable {
  public let members: [Member]
  /// Facts about the error that the structure describes; nil if it is not an error.
  public let error: ErrorFacts?
  /// True if exactly one of the members must be set.
  public let isUnion: Bool
  /// The member that is the whole body, if any.
  public let payload: String?
  /// True if a member sets a parameter of the service's endpoint rules.
  public let setsEndpointParameters: Bool
  private let names: NameList
  private let wireNamesInBody: NameList

  init(members: [Member], error: ErrorFacts?, isUnion: Bool, payload: String?) {
    self.members = members
    self.error = error
    self.isUnion = isUnion
    self.payload = payload
    setsEndpointParameters = members.contains { $0.endpointParameter != nil }
    names = NameList(members.map(\.name))
    let differsOnWire = members.contains { $0.location != .body || $0.wireName != $0.name }
    wireNamesInBody =
      differsOnWire ? NameList(members.map { $0.location == .body ? $0.wireName : "" }) : names
  }

  public func member(_ name: String) -> Member? {
    members.first { $0.name == name }
  }

  /// The index of the body member with the wire name `key`. Messages mostly have members in the
  /// model's order, so the search begins at `start`.
  public func index(ofWireName key: TapeValue, from start: Int) -> Int? {
    key.utf8.flatMap { wireNamesInBody.index(of: $0, from: start) }
  }

  /// The index of the member `key`; the search begins at `start`.
  public func index(of key: TapeValue, from start: Int) -> Int? {
    key.utf8.flatMap { names.index(of: $0, from: start) }
  }
}

/// Facts of the model about an error.
public struct ErrorFacts: Sendable {
  /// The code in responses; nil if it is the shape's name.
  public let code: String?
  public let httpStatus: Int?
  /// True if the model marks the error as retryable.
  public let isRetryable: Bool
  /// True if the model marks the error as throttling.
  public let isThrottling: Bool
}

/// A member of a structure. A class for the same reason as `Shape`.
public final class Member: Sendable {
  /// The part of the HTTP message that contains a member; the body by default.
  public enum Location: String, Sendable {
    case body
    case uri
    case querystring
    case header
    case headers
    case statusCode
  }

  public let name: String
  /// The name on the wire, often the same as `name`.
  public let wireName: String
  /// The name in forms of the ec2 protocol, if the model states one.
  public let queryName: String?
  public let location: Location
  public let shape: ShapeID
  public let isRequired: Bool
  /// True if the library sets a new token if the caller sets none.
  public let isIdempotencyToken: Bool
  /// True if the value is a part of the host name: see `Operation.hostPrefix`.
  public let isHostLabel: Bool
  /// True if the value is an attribute of its structure's XML element.
  public let isXMLAttribute: Bool
  public let isDeprecated: Bool
  /// The parameter of the service's endpoint rules that the value sets, if any.
  public let endpointParameter: String?

  init(
    name: String, wireName: String, queryName: String?, location: Location, shape: ShapeID,
    isRequired: Bool, isIdempotencyToken: Bool, isHostLabel: Bool, isXMLAttribute: Bool,
    isDeprecated: Bool,
    endpointParameter: String?
  ) {
    self.name = name
    self.wireName = wireName
    self.queryName = queryName
    self.location = location
    self.shape = shape
    self.isRequired = isRequired
    self.isIdempotencyToken = isIdempotencyToken
    self.isHostLabel = isHostLabel
    self.isXMLAttribute = isXMLAttribute
    self.isDeprecated = isDeprecated
    self.endpointParameter = endpointParameter
  }
}
