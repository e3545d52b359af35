/// A section of a config file: its settings by name.
public struct ConfigSection: Sendable, Equatable {
  /// What stands behind `name =`.
  public enum Value: Sendable, Equatable {
    case text(String)
    /// Settings of its own, indented on the lines below a name with nothing behind its `=`.
    case nested([String: String])
  }

  /// A value and the line where it stands.
  public struct Setting: Sendable, Equatable {
    public var value: Value
    public var line: Int
    /// The file, for errors: a profile has settings from two files.
    public var path: String
  }

  public var settings: [String: Setting] = [:]

  /// The text that `name` is set to; nil if it is not set, or to nothing.
  public func text(_ name: String) throws(ConfigurationError) -> String? {
    guard let setting = settings[name] else { return nil }
    guard case .text(let text) = setting.value else {
      throw .line(setting.line, of: setting.path, "\(name) must have its value on the same line")
    }
    return text.isEmpty ? nil : text
  }

  /// The settings below `name`; none if it is not set.
  func nested(_ name: String) throws(ConfigurationError) -> [String: String] {
    guard let setting = settings[name] else { return [:] }
    switch setting.value {
    case .nested(let inner): return inner
    case .text(""): return [:]
    case .text:
      throw .line(
        setting.line, of: setting.path, "\(name) must have its settings indented on lines below")
    }
  }
}
