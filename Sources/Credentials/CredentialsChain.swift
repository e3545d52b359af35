import MusterSigning

/// Providers that are asked one after the other; the first that has credentials wins.
public struct CredentialsChain: Sendable {
  public let providers: [any CredentialsProvider]

  public init(_ providers: [any CredentialsProvider]) {
    self.providers = providers
  }

  /// The credentials, or an error that says of each provider why it gave none.
  public func credentials() throws(CredentialsError) -> Credentials {
    var reasons: [String] = []
    for provider in providers {
      switch try provider.credentials() {
      case .found(let credentials): return credentials
      case .nothing(let reason): reasons.append("\(provider.name): \(reason)")
      }
    }
    let tried = reasons.isEmpty ? "" : " Tried " + reasons.joined(separator: "; ") + "."
    throw CredentialsError(message: "Unable to locate credentials." + tried)
  }
}
