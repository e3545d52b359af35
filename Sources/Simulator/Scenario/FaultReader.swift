import MusterDocument
import MusterModel

extension ObjectReader {
  /// The faults of all operations, and those that single operations have instead.
  mutating func faultRules() -> FaultRules {
    let general = faults(or: Faults())
    let particular = object("operations") { $0.particular(or: general) }
    return FaultRules(general: general, particular: particular ?? [:])
  }

  private mutating func particular(or general: Faults) -> [String: Faults] {
    var particular: [String: Faults] = [:]
    for name in FaultRules.operations {
      if let faults = object(name, { $0.faults(or: general) }) { particular[name] = faults }
    }
    return particular
  }

  private mutating func faults(or general: Faults) -> Faults {
    Faults(
      throttle: share("throttle", or: general.throttle),
      errors: share("errors", or: general.errors),
      resets: share("resets", or: general.resets),
      truncations: share("truncations", or: general.truncations),
      latency: milliseconds("latency", or: general.latency),
      slow: share("slow", or: general.slow),
      slowness: milliseconds("slowness", or: general.slowness),
      rate: rate() ?? general.rate)
  }

  private mutating func rate() -> Rate? {
    object("rate") { reader in
      let perSecond = reader.member("perSecond", "a number from 0.001 to 1000000", or: 1) {
        $0.number.flatMap { (0.001...1e6).contains($0) ? $0 : nil }
      }
      let burst = reader.member("burst", "an integer from 1", or: 1) {
        $0.integer.flatMap { (1...1_000_000_000).contains($0) ? $0 : nil }
      }
      return Rate(perSecond: perSecond, burst: Double(burst))
    }
  }
}

extension FaultRules {
  /// The names that a rule may bear.
  fileprivate static var operations: [String] {
    Organization.services.flatMap { service in
      Organization.simulated(service).flatMap { [$0, service + "." + $0] }
    }
  }
}
