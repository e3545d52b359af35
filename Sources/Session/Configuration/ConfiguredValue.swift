/// A value that is configured, and its source.
public struct ConfiguredValue: Sendable, Equatable {
  public var text: String
  /// The option, variable or setting that has the value, for error messages.
  public var source: String

  public init(text: String, source: String) {
    self.text = text
    self.source = source
  }

  /// The error of an invalid value. `requirement` continues the sentence: "must be true or false".
  func error(_ requirement: String) -> ConfigurationError {
    ConfigurationError(code: "InvalidConfigError", message: "'\(text)' (\(source)) \(requirement).")
  }
}
