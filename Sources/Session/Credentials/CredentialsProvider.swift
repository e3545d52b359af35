/// A source of credentials. Its description shows its name and no secrets.
public protocol CredentialsProvider: Sendable, CustomStringConvertible, CustomReflectable {
  /// The name of the source in messages: "the environment".
  var name: String { get }

  /// The first step of the lookup of credentials.
  func lookup() -> CredentialsLookup
}

extension CredentialsProvider {
  public var description: String { name }
  public var customMirror: Mirror { Mirror(self, children: ["name": name]) }
}
