/// What requests are signed with. Printing a value never shows its secret or its token.
public struct Credentials: Sendable, Hashable {
  public var accessKeyId: String
  public var secretAccessKey: String
  /// Goes with temporary credentials, and is sent along as `X-Amz-Security-Token`.
  public var sessionToken: String?

  public init(accessKeyId: String, secretAccessKey: String, sessionToken: String? = nil) {
    self.accessKeyId = accessKeyId
    self.secretAccessKey = secretAccessKey
    self.sessionToken = sessionToken
  }
}

extension Credentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "Credentials(\(accessKeyId))" }
  public var debugDescription: String { description }
  /// What `dump` and debuggers walk through.
  public var customMirror: Mirror { Mirror(self, children: ["accessKeyId": accessKeyId]) }
}
