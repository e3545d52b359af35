/// How fast the clock of a simulated organization goes.
struct ClockOptions {
  static let realTime = Option(
    name: "real-time", value: .none, help: "Let simulated time pass as real time does.")

  static let options = [
    realTime,
    Option(
      name: "speed", value: .text("N"),
      help: "Let simulated time pass N times as fast as real time; without it, waiting takes none."),
  ]

  /// How many times as fast as real time; 0 for a clock that only jumps.
  let factor: Double

  init(_ arguments: Arguments, usually usual: Double) throws(CommandError) {
    let given = try arguments.number("speed")
    if given != nil && arguments.has(ClockOptions.realTime.name) {
      throw .usage("--real-time and --speed exclude each other: real time is --speed 1")
    }
    factor = given ?? (arguments.has(ClockOptions.realTime.name) ? 1 : usual)
    guard (0...1e6).contains(factor) else {
      throw .usage("--speed is a number from 0 to 1000000, not \(factor)")
    }
  }
}
