import MusterDocument

extension FaultRules {
  /// These rules with the changes in `members`, an object as in a scenario. It may name operations
  /// of `services`.
  func changed(
    by members: Value, _ services: SimulatedServices
  ) throws(ScenarioError) -> FaultRules {
    var reader = ObjectReader(members)
    let rules = reader.faultRules(services, changing: self)
    let violations = reader.finish()
    guard violations.isEmpty else { throw ScenarioError(violations: violations) }
    return rules
  }

  /// The members of a scenario that describe these rules.
  var json: JSON {
    var json = general.json
    let operations = particular.sorted { $0.key < $1.key }
    if !operations.isEmpty {
      json["operations"] = .object(
        operations.map { name, changes in
          var faults = general
          changes.apply(to: &faults)
          return (key: name, value: faults.json)
        })
    }
    return json
  }
}

extension Faults {
  fileprivate var json: JSON {
    .members([
      "throttle": .number(throttle), "errors": .number(errors),
      "accountErrors": .number(accountErrors), "resets": .number(resets),
      "truncations": .number(truncations), "latency": latency.milliseconds,
      "slow": .number(slow), "slowness": slowness.milliseconds,
      "rate": rate.map(\.json), "throttleError": .string(throttleError.rawValue),
      "oneAtATime": .boolean(oneAtATime),
    ])
  }
}

extension RateLimit {
  fileprivate var json: JSON {
    ["perSecond": .number(perSecond), "burst": .number(burst), "per": .string(per.rawValue)]
  }
}

extension SimulatedDuration {
  fileprivate var milliseconds: JSON {
    let perResource = millisecondsPerResource == 0 ? nil : JSON.integer(millisecondsPerResource)
    return switch distribution {
    case .even(let min, let max):
      .members(["minMs": .integer(min), "maxMs": .integer(max), "perResourceMs": perResource])
    case .lognormal(let median, let percentile99):
      .members([
        "p50Ms": .integer(median), "p99Ms": .integer(percentile99), "perResourceMs": perResource,
      ])
    }
  }
}
