import MusterDocument

/// A value that a service lets scenarios set: a duration, a quota, an error, or an alternative
/// where AWS's behavior is not known. Services declare their settings in
/// `SimulatedService.settings`; the scenario reads them without knowing their meaning.
///
/// Each call reads settings, so a setting is a class: passing it on retains one object.
final class ScenarioSetting<Content: Sendable>: Sendable {
  /// The name in scenarios. A setting with several parents has the same name in each.
  let name: String
  let parents: [SettingParent]
  let key: String
  let standard: Content
  /// The description of an alternative; nil for other settings.
  let alternatives: Alternatives?
  /// Reads the setting in an object; nil if the object does not have it.
  let read: @Sendable (inout ObjectReader, SettingParent) -> Content?

  init(
    name: String, parents: [SettingParent], standard: Content, alternatives: Alternatives? = nil,
    read: @escaping @Sendable (inout ObjectReader, SettingParent) -> Content?
  ) {
    self.name = name
    self.parents = parents
    if case .service(let service)? = parents.first {
      key = service + "." + name
    } else {
      key = name
    }
    self.standard = standard
    self.alternatives = alternatives
    self.read = read
  }

  /// The values of an alternative.
  struct Alternatives: Sendable {
    let values: [Content]
    /// The origin of the default.
    let source: String
    let written: @Sendable (Content) -> JSON
  }
}

/// The object of a scenario that can have a setting.
enum SettingParent: Sendable, Equatable {
  /// The scenario itself.
  case scenario
  /// The member `quotas`.
  case quotas
  /// Each element of `regions`.
  case region
  /// Each element of `accounts`.
  case account
  /// The object of a service in the member `settings`.
  case service(String)
}

/// A setting with content of any type.
protocol AnyScenarioSetting: Sendable {
  var name: String { get }
  var parents: [SettingParent] { get }
  /// Distinguishes settings of different services that have the same name.
  var key: String { get }

  /// Reads the setting in an object; nil if the object does not have it.
  func value(_ reader: inout ObjectReader, of parent: SettingParent) -> (any Sendable)?

  /// The value, the possible values, the default and its source; nil if the setting is not an
  /// alternative.
  func described(_ values: SettingValues) -> JSON?
}

extension ScenarioSetting: AnyScenarioSetting {
  func value(_ reader: inout ObjectReader, of parent: SettingParent) -> (any Sendable)? {
    read(&reader, parent)
  }

  func described(_ values: SettingValues) -> JSON? {
    alternatives.map { alternatives in
      [
        "value": alternatives.written(values[self]),
        "values": .array(alternatives.values.map(alternatives.written)),
        "default": alternatives.written(standard), "source": .string(alternatives.source),
      ]
    }
  }
}

/// The values of the settings that an object of a scenario has.
struct SettingValues: Sendable {
  private var values: [String: any Sendable] = [:]

  mutating func set(_ setting: any AnyScenarioSetting, to value: (any Sendable)?) {
    if let value { values[setting.key] = value }
  }

  mutating func merge(_ others: SettingValues) {
    values.merge(others.values) { $1 }
  }

  /// The value of a setting; its default if the object does not have it.
  subscript<Content>(setting: ScenarioSetting<Content>) -> Content {
    own(setting) ?? setting.standard
  }

  /// The value of a setting; nil if the object does not have it.
  func own<Content>(_ setting: ScenarioSetting<Content>) -> Content? {
    values.isEmpty ? nil : values[setting.key] as? Content
  }
}
