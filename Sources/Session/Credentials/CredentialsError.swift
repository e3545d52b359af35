/// Why there are no credentials.
public struct CredentialsError: Error, Sendable, Equatable {
  /// What botocore calls such a failure, or the code of the service that was asked.
  public var code: String
  /// A sentence that names what is missing or wrong, and no secret.
  public var message: String
  /// Whether the same again may succeed later.
  public var isRetryable: Bool

  public init(code: String, _ message: String, isRetryable: Bool = false) {
    self.code = code
    self.message = message
    self.isRetryable = isRetryable
  }
}

extension CredentialsError {
  /// No place has any.
  public static func nothing(_ reasons: String) -> CredentialsError {
    let tried = reasons.isEmpty ? "" : " Tried \(reasons)."
    return CredentialsError(
      code: "NoCredentialsError", "Unable to locate credentials." + tried)
  }
}
