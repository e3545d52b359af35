/// Credentials for signing requests. Printing a value never shows its secret or token.
public struct Credentials: Sendable, Hashable {
  public var accessKeyId: String
  public var secretAccessKey: String
  /// The token of temporary credentials, sent as `X-Amz-Security-Token`.
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
  /// For `dump` and debuggers.
  public var customMirror: Mirror { Mirror(self, children: ["accessKeyId": accessKeyId]) }
}
