import MusterSigning

/// Known credentials: of a simulated organization or a test.
public struct FixedCredentials: CredentialsProvider {
  public let name = "fixed credentials"
  private let credentials: Credentials

  public init(_ credentials: Credentials) {
    self.credentials = credentials
  }

  public func lookup() -> CredentialsLookup {
    .found(ExpiringCredentials(credentials, method: "explicit"))
  }
}
