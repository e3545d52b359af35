import MusterSigning

/// Credentials that are known: those of a simulated organization, of a test.
public struct FixedCredentials: CredentialsProvider {
  public let name = "given credentials"
  private let credentials: Credentials

  public init(_ credentials: Credentials) {
    self.credentials = credentials
  }

  public func search() -> Search { .found(ExpiringCredentials(credentials, method: "explicit")) }
}
