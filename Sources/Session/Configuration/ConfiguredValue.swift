import MusterText

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
    ConfigurationError(
      code: "InvalidConfigError",
      message: "'\(text)' (\(source)) \(requirement)."
        + ConfiguredValue.commentHint(text))
  }

  /// A sentence if `text` seems to end with a comment; else empty.
  public static func commentHint(_ text: String) -> String {
    let hasComment = [" #", "\t#", " ;", "\t;"].contains { text.includes($0) }
    return hasComment ? " A comment must be on its own line." : ""
  }
}
