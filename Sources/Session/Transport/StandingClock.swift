import MusterText

/// Finds out that the clock of the calling program does not advance. Without this, a retry that is
/// due later on such a clock would never be sent, and its caller would wait without end.
struct StandingClock {
  private var time: Instant?
  /// The milliseconds of the machine's clock for which the library has waited since `time`.
  private var waited: Int64 = 0

  /// Clocks advance at least once in this time, even those with a resolution of seconds.
  private static let resolution: Int64 = 1000
  /// Longer waits than this show nothing more.
  private static let longestWait: Int64 = 5000

  /// Adds a wait of `milliseconds` of the machine's clock for a time that is `remaining`
  /// milliseconds later than `now` on the program's clock.
  mutating func add(_ milliseconds: Int64, at now: Instant, remaining: Int64) -> TransportFailure? {
    guard time == now else {
      (time, waited) = (now, 0)
      return nil
    }
    waited += milliseconds
    let limit = min(max(0, remaining), StandingClock.longestWait) + StandingClock.resolution
    guard waited > limit else { return nil }
    return TransportFailure(
      .clock,
      "The clock callback of the session does not advance: it has returned \(now.milliseconds) "
        + "for \(waited) milliseconds, while the session waited for \(remaining) milliseconds of "
        + "this clock. The clock of a program's transport must advance during a wait, such as the "
        + "one before a retry. Without a clock callback, the session uses the machine's clock.")
  }
}
