import MusterSigning
import MusterText
import MusterWire

/// Credentials with their expiration and origin.
public struct ExpiringCredentials: Sendable, Equatable {
  /// The access key, secret and session token.
  public var keys: Credentials
  /// Nil if the credentials do not expire.
  public var expires: Instant?
  /// The kind of provider, as the AWS CLI names it: "env", "assume-role".
  public var method: String
  /// The account of the credentials, if the provider knows it.
  public var accountID: String?
  /// True if expired credentials are used until new ones are available. The EC2 metadata service
  /// returns expired credentials while it cannot get new ones, and AWS accepts them then.
  public var outlivesExpiry = false

  public init(_ keys: Credentials, expires: Instant? = nil, method: String) {
    self.keys = keys
    self.expires = expires
    self.method = method
  }
}
