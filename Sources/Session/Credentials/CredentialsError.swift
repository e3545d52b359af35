/// A lookup of credentials that failed.
public struct CredentialsError: Error, Sendable, Equatable {
  /// botocore's code for the error, or the code that a service returned.
  public var code: String
  /// A sentence that names what is missing or invalid. It contains no secret.
  public var message: String
  /// True if the same lookup may succeed later.
  public var isRetryable: Bool

  public init(code: String, _ message: String, isRetryable: Bool = false) {
    self.code = code
    self.message = message
    self.isRetryable = isRetryable
  }
}

extension CredentialsError {
  /// No provider has credentials. `reasons` lists the providers and their reasons.
  public static func notFound(_ reasons: String) -> CredentialsError {
    let tried = reasons.isEmpty ? "" : " Tried \(reasons)."
    return CredentialsError(
      code: "NoCredentialsError", "Unable to locate credentials." + tried)
  }

  /// The configuration of a provider is not valid.
  static func invalid(_ message: String) -> CredentialsError {
    CredentialsError(code: "InvalidConfigError", message)
  }

  /// A provider is configured but did not return credentials.
  static func retrieval(_ message: String, isRetryable: Bool = false) -> CredentialsError {
    CredentialsError(code: "CredentialRetrievalError", message, isRetryable: isRetryable)
  }
}
