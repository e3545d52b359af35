/// A place that credentials may come from. Printing one shows its name and nothing that it holds.
public protocol CredentialsProvider: Sendable, CustomStringConvertible, CustomReflectable {
  /// The place as a message names it: "the environment".
  var name: String { get }

  /// How the credentials of this place are found.
  func search() -> Search
}

extension CredentialsProvider {
  public var description: String { name }
  public var customMirror: Mirror { Mirror(self, children: ["name": name]) }
}
