/// Providers that are asked one after the other; the first that has credentials wins.
public struct CredentialsChain: CredentialsProvider {
  public let providers: [any CredentialsProvider]

  public init(_ providers: [any CredentialsProvider]) {
    self.providers = providers
  }

  public var name: String { providers.map(\.name).joined(separator: ", ") }

  /// Ends with nothing only when no provider has any; the reason is then those of all of them.
  public func search() -> Search {
    CredentialsChain.search(providers[...], reasons: [])
  }

  private static func search(
    _ providers: ArraySlice<any CredentialsProvider>, reasons: [String]
  ) -> Search {
    guard let provider = providers.first else {
      return .nothing(reasons.joined(separator: "; "))
    }
    return provider.search().otherwise { reason in
      search(providers.dropFirst(), reasons: reasons + ["\(provider.name): \(reason)"])
    }
  }
}
