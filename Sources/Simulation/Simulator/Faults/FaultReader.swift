import MusterDocument
import MusterModel

extension ObjectReader {
  /// `rules` with the changes in this object: the faults of all operations, and the faults of
  /// single operations of `services`.
  mutating func faultRules(
    _ services: SimulatedServices, changing rules: FaultRules = FaultRules()
  ) -> FaultRules {
    var general = rules.general
    faultChanges(or: rules.general).apply(to: &general)
    let particular = object("operations") { $0.particular(services, or: general) }
    return FaultRules(general: general, particular: particular ?? rules.particular)
  }

  private mutating func particular(
    _ services: SimulatedServices, or general: Faults
  ) -> [String: FaultChanges] {
    var particular: [String: FaultChanges] = [:]
    for name in services.operationNames {
      if let changes = object(name, { $0.faultChanges(or: general) }) { particular[name] = changes }
    }
    return particular
  }

  /// Reads the faults in this object. `general` supplies the limits that its durations leave out.
  mutating func faultChanges(or general: Faults = Faults()) -> FaultChanges {
    var changes = FaultChanges()
    for (name, path) in Faults.shares { changes.set(path, to: optionalShare(name)) }
    for (name, path) in Faults.durations {
      changes.set(path, to: optionalMilliseconds(name, or: general[keyPath: path]))
    }
    changes.set(\.rate, to: rate().map(Optional.some))
    changes.set(
      \.throttleError, to: optionalName("throttleError", as: ThrottleError.self))
    changes.set(
      \.oneAtATime,
      to: member("oneAtATime", "true or false", or: nil) { $0.boolean.map(Optional.some) })
    return changes
  }

  private mutating func rate() -> RateLimit? {
    object("rate") { reader in
      let perSecond = reader.member("perSecond", "a number from 0.001 to 1000000", or: 1) {
        $0.number.flatMap { (0.001...1e6).contains($0) ? $0 : nil }
      }
      let burst = reader.member("burst", "an integer from 1 to 1000000000", or: 1) {
        $0.integer.flatMap { (1...1_000_000_000).contains($0) ? $0 : nil }
      }
      return RateLimit(
        perSecond: perSecond, burst: Double(burst),
        per: reader.name("per", or: .operation))
    }
  }
}

extension SimulatedServices {
  /// The names of operations, each with and without its service: "Enable",
  /// "inspector2.Enable".
  var operationNames: [String] {
    all.flatMap { service in
      service.operations.flatMap { [$0, service.name + "." + $0] }
    }
  }
}
