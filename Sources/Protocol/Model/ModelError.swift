/// A model that cannot be used.
public struct ModelError: Error, Sendable, Equatable {
  public enum Kind: Sendable, Equatable {
    /// There is none of a service.
    case missing
    /// It cannot be read, or is no model.
    case broken
    /// It is one, of a service whose protocol or signature Muster does not know.
    case unsupported
  }

  public var kind: Kind
  public var message: String

  public init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }
}
