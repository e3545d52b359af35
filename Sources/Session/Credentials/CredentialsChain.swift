/// Providers that are tried in order. The first that has credentials is used.
public struct CredentialsChain: CredentialsProvider {
  public let providers: [any CredentialsProvider]

  public init(_ providers: [any CredentialsProvider]) {
    self.providers = providers
  }

  public var name: String { providers.map(\.name).joined(separator: ", ") }

  /// The lookup ends with `notFound` only if no provider has credentials. Its reason then has a
  /// line for each provider.
  public func lookup() -> CredentialsLookup {
    CredentialsChain.lookup(in: providers[...], reasons: [])
  }

  private static func lookup(
    in providers: ArraySlice<any CredentialsProvider>, reasons: [String]
  ) -> CredentialsLookup {
    guard let provider = providers.first else {
      return .notFound(reasons.joined(separator: "\n"))
    }
    return provider.lookup().ifNotFound { reason in
      lookup(in: providers.dropFirst(), reasons: reasons + ["\(provider.name): \(reason)"])
    }
  }
}
