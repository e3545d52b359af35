import Glibc
import MusterText
import MusterWire

/// The clocks of the machine.
public enum MachineClock {
  public static var now: Instant { Instant(milliseconds: milliseconds(CLOCK_REALTIME)) }

  /// Milliseconds since an arbitrary time. This clock is never set and never goes back.
  public static var monotonic: Int64 { milliseconds(CLOCK_MONOTONIC) }

  private static func milliseconds(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
