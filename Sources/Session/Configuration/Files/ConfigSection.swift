/// The settings of a section of a config file, by name.
public struct ConfigSection: Sendable, Equatable {
  /// The value after `name =`.
  public enum SettingValue: Sendable, Equatable {
    case text(String)
    /// Nested settings, which are indented on the lines below a name without a value.
    case nested([String: String])
  }

  /// A value and its position.
  public struct AssignedValue: Sendable, Equatable {
    public var value: SettingValue
    public var line: Int
    /// The file, because a profile has settings from two files.
    public var path: String
  }

  public var settings: [String: AssignedValue] = [:]

  /// The value of `name`; nil if it is not set or empty.
  public func text(_ name: String) throws(ConfigurationError) -> String? {
    guard let setting = settings[name] else { return nil }
    guard case .text(let text) = setting.value else {
      throw .line(setting.line, of: setting.path, "the value of \(name) must be on the same line")
    }
    return text.isEmpty ? nil : text
  }

  /// The settings nested below `name`.
  func nested(_ name: String) throws(ConfigurationError) -> [String: String] {
    guard let setting = settings[name] else { return [:] }
    switch setting.value {
    case .nested(let inner): return inner
    case .text(""): return [:]
    case .text:
      throw .line(
        setting.line, of: setting.path,
        "the settings of \(name) must be on the following lines, indented")
    }
  }
}
