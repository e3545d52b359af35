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
  /// No provider has credentials. `reasons` has a line for each provider: its name, and the reason.
  public static func notFound(_ reasons: String) -> CredentialsError {
    CredentialsError(
      code: "NoCredentialsError",
      reasons.isEmpty
        ? "Unable to locate credentials."
        : "Unable to locate credentials. No provider has them:\n" + indented(reasons))
  }

  /// Lines that follow the first line of a message.
  static func indented(_ lines: String) -> String {
    lines.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
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
