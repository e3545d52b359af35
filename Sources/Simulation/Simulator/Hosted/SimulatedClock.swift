import MusterText

/// The clock of a simulated organization. It is stopped until it is advanced, or runs at a
/// multiple of the machine's speed. Callers pass the machine's time, in milliseconds of a monotonic
/// clock.
struct SimulatedClock: Sendable {
  /// Simulated milliseconds per millisecond of the machine; 0 for a clock that is stopped.
  let speed: Double
  private var base: Instant
  private var machineBase: Int64

  init(at base: Instant, speed: Double, machine: Int64) {
    self.base = base
    self.speed = speed
    machineBase = machine
  }

  /// Reads the machine's time only if the clock runs.
  func now(machine: @autoclosure () -> Int64) -> Instant {
    guard speed > 0 else { return base }
    return base.advanced(by: SimulatedClock.whole(Double(machine() - machineBase) * speed))
  }

  mutating func advance(by milliseconds: Int64, machine: Int64) {
    base = now(machine: machine).advanced(by: max(0, milliseconds))
    machineBase = machine
  }

  /// The time that `milliseconds` of this clock take by the machine's clock; 0 if this clock
  /// is stopped.
  func machineMilliseconds(_ milliseconds: Int64) -> Int64 {
    speed > 0 ? SimulatedClock.whole((Double(milliseconds) / speed).rounded(.up)) : 0
  }

  /// The time that this clock advances in `milliseconds` of the machine; nil if it is stopped.
  func simulatedMilliseconds(_ milliseconds: Int64) -> Int64? {
    speed > 0 ? SimulatedClock.whole((Double(milliseconds) * speed).rounded(.up)) : nil
  }

  /// A number of milliseconds within the range of the type.
  private static func whole(_ milliseconds: Double) -> Int64 {
    Int64(exactly: milliseconds.rounded(.down)) ?? (milliseconds < 0 ? 0 : .max / 2)
  }
}
