/// A moment: milliseconds since 1970 in UTC. The clock that tells it may be simulated.
public struct Instant: Sendable, Hashable, Comparable {
  public var milliseconds: Int64

  public init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  public static func < (left: Instant, right: Instant) -> Bool {
    left.milliseconds < right.milliseconds
  }

  /// The moment `milliseconds` later, or the last there is.
  public func advanced(by milliseconds: Int64) -> Instant {
    let (sum, overflow) = self.milliseconds.addingReportingOverflow(milliseconds)
    return Instant(milliseconds: overflow ? (milliseconds > 0 ? .max : .min) : sum)
  }

  /// How long it is until `other`, in milliseconds; 0 if it has passed.
  public func remaining(until other: Instant) -> Int64 {
    let (difference, overflow) = other.milliseconds.subtractingReportingOverflow(milliseconds)
    return other <= self ? 0 : overflow ? .max : difference
  }
}
