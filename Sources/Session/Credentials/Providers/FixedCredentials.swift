import MusterSigning

/// Known credentials: of a simulated organization or a test.
public struct FixedCredentials: CredentialsProvider {
  public let name = "fixed credentials"
  private let credentials: Credentials
  private let accountID: String?

  public init(_ credentials: Credentials, accountID: String? = nil) {
    self.credentials = credentials
    self.accountID = accountID
  }

  public func lookup() -> CredentialsLookup {
    CredentialsLookup.found(ExpiringCredentials(credentials, method: "explicit"))
      .withAccount(accountID)
  }
}
