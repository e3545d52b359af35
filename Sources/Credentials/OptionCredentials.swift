/// Credentials that the program handed over when it opened the session.
public struct OptionCredentials: CredentialsProvider {
  public let name = "the options"
  private let accessKeyId: String?
  private let secretAccessKey: String?
  private let sessionToken: String?

  public init(accessKeyId: String?, secretAccessKey: String?, sessionToken: String?) {
    self.accessKeyId = accessKeyId
    self.secretAccessKey = secretAccessKey
    self.sessionToken = sessionToken
  }

  public func credentials() throws(CredentialsError) -> CredentialsSearch {
    try KeyPair(
      accessKeyId: ("access_key_id", accessKeyId),
      secretAccessKey: ("secret_access_key", secretAccessKey),
      sessionToken: ("session_token", sessionToken)
    ).search()
  }
}
