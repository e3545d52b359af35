import MusterText
import MusterWire

/// The clock of a simulated organization. It stands until it is told to go on, or goes so many times
/// as fast as the machine's, of which it is told the milliseconds on a scale that never goes back.
struct SimulatedClock: Sendable {
  /// Simulated milliseconds in one of the machine's; 0 for a clock that stands.
  let speed: Double
  private var base: Instant
  private var machineBase: Int64

  init(at base: Instant, speed: Double, machine: Int64) {
    self.base = base
    self.speed = speed
    machineBase = machine
  }

  /// The machine's time is only asked for where it counts.
  func now(machine: @autoclosure () -> Int64) -> Instant {
    guard speed > 0 else { return base }
    return base.advanced(by: SimulatedClock.whole(Double(machine() - machineBase) * speed))
  }

  mutating func advance(by milliseconds: Int64, machine: Int64) {
    base = now(machine: machine).advanced(by: max(0, milliseconds))
    machineBase = machine
  }

  /// How long something that takes `milliseconds` of this clock takes by the machine's; nothing, if
  /// this one stands.
  func machineMilliseconds(_ milliseconds: Int64) -> Int64 {
    speed > 0 ? SimulatedClock.whole((Double(milliseconds) / speed).rounded(.up)) : 0
  }

  /// A number of milliseconds, as far as there are numbers.
  private static func whole(_ milliseconds: Double) -> Int64 {
    Int64(exactly: milliseconds.rounded(.down)) ?? (milliseconds < 0 ? 0 : .max / 2)
  }
}
