/// A value that a service lets scenarios set: a duration, a quota, an error, or an alternative
/// where AWS's behavior is not known. Services declare their settings in
/// `SimulatedService.settings`; the scenario reads them without knowing their meaning.
struct ScenarioSetting<Content: Sendable>: Sendable {
  /// The name in scenarios. A setting with several places has the same name in each.
  let name: String
  let places: [SettingPlace]
  let standard: Content
  /// Reads the setting in an object; nil if the object does not have it.
  let read: @Sendable (inout ObjectReader, SettingPlace) -> Content?
}

/// The object of a scenario that can have a setting.
enum SettingPlace: Sendable, Equatable {
  /// The scenario itself.
  case scenario
  /// The member `quotas`.
  case quotas
  /// Each element of `regions`.
  case region
  /// Each element of `accounts`.
  case account
}

/// A setting with content of any type.
protocol AnyScenarioSetting: Sendable {
  var name: String { get }
  var places: [SettingPlace] { get }

  /// Reads the setting in an object; nil if the object does not have it.
  func value(_ reader: inout ObjectReader, at place: SettingPlace) -> (any Sendable)?
}

extension ScenarioSetting: AnyScenarioSetting {
  func value(_ reader: inout ObjectReader, at place: SettingPlace) -> (any Sendable)? {
    read(&reader, place)
  }
}

/// The values of the settings that an object of a scenario has.
struct SettingValues: Sendable {
  private var values: [String: any Sendable] = [:]

  mutating func set(_ name: String, to value: (any Sendable)?) {
    if let value { values[name] = value }
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
    values[setting.name] as? Content
  }
}

extension ObjectReader {
  /// Reads those of `settings` that belong to this object.
  mutating func settings(
    _ settings: [any AnyScenarioSetting], at place: SettingPlace
  ) -> SettingValues {
    var values = SettingValues()
    for setting in settings where setting.places.contains(place) {
      values.set(setting.name, to: setting.value(&self, at: place))
    }
    return values
  }
}

extension ScenarioSetting where Content == SimulatedDuration {
  /// A duration of the scenario, and of single accounts if `places` has them.
  static func duration(
    _ name: String, or standard: SimulatedDuration, at places: SettingPlace...
  ) -> Self {
    Self(name: name, places: [.scenario] + places, standard: standard) { reader, place in
      reader.optionalDuration(name, or: place == .scenario ? standard : .seconds(0, 0))
    }
  }
}

extension ScenarioSetting where Content == Int64 {
  /// The maximum number of something in an account or an organization in one Region. `standard` is
  /// the quota according to the service's guide.
  static func quota(_ name: String, or standard: Int64) -> Self {
    Self(name: name, places: [.quotas], standard: standard) { reader, _ in
      reader.optionalAmount(name)
    }
  }
}
