/// Credentials from a function of the calling program.
public struct HostCredentials: CredentialsProvider {
  public let name = "the program's provider"

  public init() {}

  public func lookup() -> CredentialsLookup {
    .hostProvider { result in
      switch result {
      case .found(let credentials): .found(credentials)
      case .notFound(let reason): .notFound(reason)
      }
    }
  }
}
