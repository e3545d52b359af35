/// Credentials that a function of the embedding program gives.
public struct HostCredentials: CredentialsProvider {
  public let name = "the program's provider"

  public init() {}

  public func search() -> Search {
    .host { answer in
      switch answer {
      case .found(let grant): .found(grant)
      case .nothing(let reason): .nothing(reason)
      }
    }
  }
}
