/// Credentials in the session's options.
public struct OptionCredentials: CredentialsProvider {
  public let name = "the options"
  private let pair: KeyPair
  private let accountID: String?

  public init(
    accessKeyId: String?, secretAccessKey: String?, sessionToken: String?, accountID: String? = nil
  ) {
    self.accountID = accountID
    pair = KeyPair(
      isStrict: true, accessKeyId: ("access_key_id", accessKeyId),
      secretAccessKey: ("secret_access_key", secretAccessKey),
      sessionToken: ("session_token", sessionToken))
  }

  public func lookup() -> CredentialsLookup { pair.lookup("explicit").withAccount(accountID) }
}
