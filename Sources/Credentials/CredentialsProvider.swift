import MusterSigning

/// A place that credentials may come from. Printing one shows its name and nothing that it holds.
public protocol CredentialsProvider: Sendable, CustomStringConvertible, CustomReflectable {
  /// The place as a message names it: "the environment".
  var name: String { get }

  /// The credentials of this place. An error says that there are some, but no usable ones: nobody
  /// wants the next place's credentials then.
  func credentials() throws(CredentialsError) -> CredentialsSearch
}

extension CredentialsProvider {
  public var description: String { name }
  public var customMirror: Mirror { Mirror(self, children: ["name": name]) }
}

/// What a provider found.
public enum CredentialsSearch: Sendable, Equatable {
  case found(Credentials)
  /// Nothing; the text says what was looked for: "AWS_ACCESS_KEY_ID is not set".
  case nothing(String)
}
