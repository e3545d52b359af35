/// A configuration that cannot be read, or a value in it that is not valid.
public struct ConfigurationError: Error, Sendable, Equatable {
  /// botocore's code for the error.
  public var code: String
  /// A sentence that names the file and line, or the variable, and the valid form.
  public var message: String

  /// An error in line `line` of the file `path`.
  static func line(_ line: Int, of path: String, _ problem: String) -> ConfigurationError {
    ConfigurationError(code: "ConfigParseError", message: "\(path), line \(line): \(problem).")
  }
}
