import MusterDocument

extension ObjectReader {
  mutating func duration(_ name: String, or otherwise: SimulatedDuration) -> SimulatedDuration {
    optionalDuration(name, or: otherwise) ?? otherwise
  }

  /// The duration `name`; `otherwise` supplies the limits that it leaves out. Nil if it is missing.
  mutating func optionalDuration(_ name: String, or otherwise: SimulatedDuration)
    -> SimulatedDuration?
  {
    object(name) { $0.duration(in: TimeUnit(name: "Seconds", milliseconds: 1000), or: otherwise) }
  }

  /// The duration `name`; `otherwise` supplies the limits that it leaves out. Nil if it is missing.
  mutating func optionalMilliseconds(_ name: String, or otherwise: SimulatedDuration)
    -> SimulatedDuration?
  {
    object(name) { $0.duration(in: TimeUnit(name: "Ms", milliseconds: 1), or: otherwise) }
  }

  /// The unit of a duration's members, which is the end of their names.
  private struct TimeUnit {
    let name: String
    let milliseconds: Int64
  }

  private mutating func duration(in unit: TimeUnit, or otherwise: SimulatedDuration)
    -> SimulatedDuration
  {
    let ends = [optionalAmount("min" + unit.name), optionalAmount("max" + unit.name)]
    let distribution = lognormal(in: unit)
    if let distribution, ends.contains(where: { $0 != nil }) {
      let evenly = "min\(unit.name) and max\(unit.name)"
      report("must have either \(evenly), or p50\(unit.name) and p99\(unit.name)")
      return SimulatedDuration(distribution: distribution)
    }
    return SimulatedDuration(
      distribution: distribution ?? even(ends[0], ends[1], in: unit, or: otherwise.distribution),
      millisecondsPerResource: amount("perResourceMs", or: otherwise.millisecondsPerResource))
  }

  /// A distribution from the members p50 and p99; nil if both are missing.
  private mutating func lognormal(in unit: TimeUnit) -> SimulatedDuration.Distribution? {
    let names = (median: "p50" + unit.name, percentile: "p99" + unit.name)
    let median = optionalAmount(names.median, from: 1)
    let percentile = optionalAmount(names.percentile, from: 1)
    guard median != nil || percentile != nil else { return nil }
    guard let median, let percentile else {
      report(
        "is required, because the other percentile is given",
        at: median == nil ? names.median : names.percentile
      )
      return nil
    }
    if percentile < median {
      report("must not be less than \(names.median), which is \(median)", at: names.percentile)
    }
    return .lognormal(
      median: median * unit.milliseconds, percentile99: percentile * unit.milliseconds)
  }

  private mutating func even(
    _ min: Int64?, _ max: Int64?, in unit: TimeUnit, or otherwise: SimulatedDuration.Distribution
  ) -> SimulatedDuration.Distribution {
    guard min != nil || max != nil else { return otherwise }
    let least = min ?? otherwise.ends.min / unit.milliseconds
    let most = max ?? Swift.max(least, otherwise.ends.max / unit.milliseconds)
    if most < least {
      report("must not be less than min\(unit.name), which is \(least)", at: "max" + unit.name)
    }
    return .even(min: least * unit.milliseconds, max: Swift.max(least, most) * unit.milliseconds)
  }
}

extension SimulatedDuration.Distribution {
  /// The limits that complete a uniform distribution with only one limit.
  fileprivate var ends: (min: Int64, max: Int64) {
    switch self {
    case .even(let min, let max): (min, max)
    case .lognormal(let median, let percentile99): (median, percentile99)
    }
  }
}
