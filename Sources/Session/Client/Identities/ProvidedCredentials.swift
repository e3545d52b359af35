import MusterCredentials
import MusterSigning
import MusterText

/// Credentials as the program provides them. `nil` and empty texts mean that a field is not set.
public struct ProvidedCredentials: Sendable {
  public var accessKeyID: String?
  public var secretAccessKey: String?
  public var sessionToken: String?
  public var expiresMilliseconds: Int64?
  public var accountID: String?

  public init() {}

  /// The credentials, which must have both keys.
  public func credentials() throws(Failure) -> ExpiringCredentials {
    guard let accessKeyID else { throw Failure.option("access_key_id must not be NULL.") }
    guard let secretAccessKey else { throw Failure.option("secret_access_key must not be NULL.") }
    let keys = Credentials(
      accessKeyId: accessKeyID, secretAccessKey: secretAccessKey,
      sessionToken: sessionToken?.nonEmpty)
    var credentials = ExpiringCredentials(
      keys, expires: expiresMilliseconds.map { Instant(milliseconds: $0) }, method: "custom")
    credentials.accountID = accountID?.nonEmpty
    return credentials
  }
}
