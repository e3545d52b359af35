import MusterDocument

extension ObjectReader {
  /// Reads those of `settings` that belong to this object.
  mutating func settings(
    _ settings: [any AnyScenarioSetting], of parent: SettingParent
  ) -> SettingValues {
    var values = SettingValues()
    for setting in settings where setting.parents.contains(parent) {
      values.set(setting, to: setting.value(&self, of: parent))
    }
    return values
  }

  /// Reads the settings of all services in the scenario itself, in `quotas` and in `settings`.
  mutating func settings(of services: SimulatedServices) -> SettingValues {
    var values = settings(services.settings, of: .scenario)
    object("quotas") { $0.settings(services.settings, of: .quotas) }.map { values.merge($0) }
    object("settings") { $0.alternatives(of: services) }.map { values.merge($0) }
    return values
  }

  /// Reads the member `settings` of a scenario, which has an object for each service.
  mutating func alternatives(of services: SimulatedServices) -> SettingValues {
    var values = SettingValues()
    for name in services.all.map({ $0.name }) {
      object(name) { $0.settings(services.settings, of: .service(name)) }.map { values.merge($0) }
    }
    return values
  }
}

// MARK: - Kinds of settings

extension ScenarioSetting where Content == SimulatedDuration {
  /// A duration of the scenario, and of single accounts if `parents` has them.
  static func duration(
    _ name: String, or standard: SimulatedDuration, in parents: SettingParent...
  ) -> Self {
    Self(name: name, parents: [.scenario] + parents, standard: standard) { reader, parent in
      reader.optionalDuration(name, or: parent == .scenario ? standard : .seconds(0, 0))
    }
  }
}

extension ScenarioSetting where Content == Int64 {
  /// The maximum number of something in an account or an organization in one Region. `standard` is
  /// the quota according to the service's guide.
  static func quota(_ name: String, or standard: Int64) -> Self {
    Self(name: name, parents: [.quotas], standard: standard) { reader, _ in
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
      name: name, parents: [.service(service)], standard: standard,
      alternatives: Alternatives(values: values, source: source) { .string($0.rawValue) }
    ) { reader, _ in
      reader.optionalWord(name, among: words).flatMap { Content(rawValue: $0) }
    }
  }
}
