/// Why there are no credentials.
public struct CredentialsError: Error, Sendable, Equatable {
  /// A sentence that names what is missing or wrong, and no secret.
  public var message: String

  public init(message: String) {
    self.message = message
  }
}
