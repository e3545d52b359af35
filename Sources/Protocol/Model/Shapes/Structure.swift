import MusterDocument

/// A shape of named members. A class for the same reason as `Shape`.
public final class Structure: Sendable {
  public let members: [Member]
  /// The error that the structure describes, if it is one.
  public let error: ErrorFacts?
  /// Whether exactly one of the members is to be set.
  public let isUnion: Bool
  /// The member that is the whole body, if there is one.
  public let payload: String?
  private let names: NameList
  private let wireNamesInBody: NameList

  init(members: [Member], error: ErrorFacts?, isUnion: Bool, payload: String?) {
    self.members = members
    self.error = error
    self.isUnion = isUnion
    self.payload = payload
    names = NameList(members.map(\.name))
    let isInOtherWords = members.contains { $0.location != .body || $0.wireName != $0.name }
    wireNamesInBody =
      isInOtherWords ? NameList(members.map { $0.location == .body ? $0.wireName : "" }) : names
  }

  public func member(_ name: String) -> Member? {
    members.first { $0.name == name }
  }

  /// Where the member of the body is that is called `key` on the wire. Messages mostly name members in
  /// the model's order, so that the search begins at `start`, behind the one before.
  public func index(ofWireName key: TapeValue, from start: Int) -> Int? {
    key.utf8.flatMap { wireNamesInBody.index(of: $0, from: start) }
  }

  /// Where the member is that is called `key`.
  public func index(of key: TapeValue, from start: Int) -> Int? {
    key.utf8.flatMap { names.index(of: $0, from: start) }
  }
}

/// What the model says of a structure that is an error.
public struct ErrorFacts: Sendable {
  /// The code in answers; nil where it is the shape's name.
  public let code: String?
  public let httpStatus: Int?
  /// Whether the model says that sending the request again may help.
  public let isRetryable: Bool
  /// Whether it is then because too much was asked.
  public let isThrottling: Bool
}

/// A class for the same reason as `Shape`.
public final class Member: Sendable {
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
  /// Whether the value is a part of the host's name, as `Operation.hostPrefix` says.
  public let isHostLabel: Bool
  /// Whether the value is an attribute of its structure's element, in protocols that write XML.
  public let isXMLAttribute: Bool
  public let isDeprecated: Bool
  /// The parameter of the service's endpoint rules that the value is.
  public let endpointParameter: String?

  init(
    name: String, wireName: String, location: Location, shape: ShapeID, isRequired: Bool,
    isIdempotencyToken: Bool, isHostLabel: Bool, isXMLAttribute: Bool, isDeprecated: Bool,
    endpointParameter: String?
  ) {
    self.name = name
    self.wireName = wireName
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
