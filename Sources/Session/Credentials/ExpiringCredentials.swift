import MusterSigning
import MusterText
import MusterWire

/// Credentials, and how long they are good for.
public struct ExpiringCredentials: Sendable, Equatable {
  public var credentials: Credentials
  /// Nil if they do not expire.
  public var expires: Instant?
  /// Where they came from, as the AWS CLI names it: "env", "assume-role".
  public var method: String
  /// The account that they act in, where the place tells it.
  public var accountID: String?
  /// Whether they are to be used beyond their end when there are no newer ones: the metadata service
  /// of EC2 hands out old ones while it cannot get others, and AWS takes them then.
  public var outlivesExpiry = false

  public init(_ credentials: Credentials, expires: Instant? = nil, method: String) {
    self.credentials = credentials
    self.expires = expires
    self.method = method
  }
}
