import MusterDocument

extension Scenario {
  /// Changes the settings in `members`, an object like the member `settings` of a scenario that may
  /// also have durations of the scenario itself.
  mutating func change(settings members: Value) throws(ScenarioError) {
    var reader = ObjectReader(members)
    var changes = reader.alternatives(of: services)
    changes.merge(reader.settings(services.settings, of: .scenario))
    let violations = reader.finish()
    guard violations.isEmpty else { throw ScenarioError(violations: violations) }
    text = try text(changing: members)
    settings.merge(changes)
  }

  /// The members of the scenario with changed `settings` and durations.
  private func text(changing members: Value) throws(ScenarioError) -> [UInt8] {
    let root = try Scenario.document("{" + String(decoding: text, as: UTF8.self) + "}").root
    var settings = root["settings"].map { JSON($0) } ?? [:]
    let changed = members.namedMembers
    let durations = changed.filter { services[$0.name] == nil && !$0.value.isNull }
    for (service, given) in changed where services[service] != nil {
      var own = settings[service] ?? [:]
      for (name, value) in given.namedMembers where !value.isNull { own[name] = JSON(value) }
      settings[service] = own
    }
    var writer = JSONWriter()
    let kept = root.namedMembers.filter { member in
      member.name != "settings" && !durations.contains { $0.name == member.name }
    }
    for (name, value) in kept + durations {
      writer.key(name)
      writer.value(value)
    }
    writer.key("settings")
    writer.json(settings)
    return writer.bytes
  }

  /// The alternatives of all services: {"inspector2": {"stateErrors": {"value", "values",
  /// "default", "source"}}}.
  var alternatives: JSON {
    var described: JSON = [:]
    for setting in services.settings {
      guard case .service(let service)? = setting.parents.first,
        let description = setting.described(settings)
      else { continue }
      var own = described[service] ?? [:]
      own[setting.name] = description
      described[service] = own
    }
    return described
  }
}
