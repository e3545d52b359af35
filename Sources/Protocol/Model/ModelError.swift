/// A service model that cannot be used.
public struct ModelError: Error, Sendable, Equatable {
  public enum Kind: Sendable, Equatable {
    /// The service has no model.
    case missing
    /// The file cannot be read or is not a service model.
    case broken
    /// The service uses a protocol that Muster does not support.
    case unsupported
  }

  public var kind: Kind
  public var message: String

  public init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }
}
