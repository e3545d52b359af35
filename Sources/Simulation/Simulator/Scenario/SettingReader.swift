import MusterDocument

extension ObjectReader {
  /// Reads those of `settings` that belong to this object.
  mutating func settings(
    _ settings: [any AnyScenarioSetting], at place: SettingPlace
  ) -> SettingValues {
    var values = SettingValues()
    for setting in settings where setting.places.contains(place) {
      values.set(setting, to: setting.value(&self, at: place))
    }
    return values
  }

  /// Reads the settings of all services in the scenario itself, in `quotas` and in `settings`.
  mutating func settings(of services: SimulatedServices) -> SettingValues {
    var values = settings(services.settings, at: .scenario)
    object("quotas") { $0.settings(services.settings, at: .quotas) }.map { values.merge($0) }
    object("settings") { $0.alternatives(of: services) }.map { values.merge($0) }
    return values
  }

  /// Reads the member `settings` of a scenario, which has an object for each service.
  mutating func alternatives(of services: SimulatedServices) -> SettingValues {
    var values = SettingValues()
    for name in services.all.map({ $0.name }) {
      object(name) { $0.settings(services.settings, at: .service(name)) }.map { values.merge($0) }
    }
    return values
  }
}

// MARK: - Kinds of settings

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

extension ScenarioSetting
where Content: RawRepresentable & CaseIterable, Content.RawValue == String {
  /// One of several alternatives, where AWS's behavior is not known or differs. Scenarios set it
  /// in the object of `service` in `settings`. `source` is the origin of the default.
  static func alternative(
    _ name: String, of service: String, among values: [Content] = Array(Content.allCases),
    or standard: Content, source: String
  ) -> Self {
    let words = values.map(\.rawValue)
    return Self(
      name: name, places: [.service(service)], standard: standard,
      alternatives: Alternatives(values: values, source: source) { .string($0.rawValue) }
    ) { reader, _ in
      reader.optionalWord(name, among: words).flatMap { Content(rawValue: $0) }
    }
  }
}
