/// Configuration that cannot be read, or that says what cannot be.
public struct ConfigurationError: Error, Sendable, Equatable {
  /// What botocore calls such a failure.
  public var code: String
  /// A sentence that names the file and line, or the variable, and what would be right.
  public var message: String

  /// A line of a file that is not understood, or whose value cannot be.
  static func line(_ line: Int, of path: String, _ what: String) -> ConfigurationError {
    ConfigurationError(code: "ConfigParseError", message: "\(path), line \(line): \(what).")
  }
}
