/// A point in time: milliseconds since 1970 in UTC. It may come from a simulated clock.
public struct Instant: Sendable, Hashable, Comparable {
  public var milliseconds: Int64

  public init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  public static func < (left: Instant, right: Instant) -> Bool {
    left.milliseconds < right.milliseconds
  }

  /// The instant `milliseconds` later, or the latest one that can be represented.
  public func advanced(by milliseconds: Int64) -> Instant {
    let (sum, overflow) = self.milliseconds.addingReportingOverflow(milliseconds)
    return Instant(milliseconds: overflow ? (milliseconds > 0 ? .max : .min) : sum)
  }

  /// The time until `other` in milliseconds; 0 if `other` has passed.
  public func remaining(until other: Instant) -> Int64 {
    let (difference, overflow) = other.milliseconds.subtractingReportingOverflow(milliseconds)
    return other <= self ? 0 : overflow ? .max : difference
  }
}
