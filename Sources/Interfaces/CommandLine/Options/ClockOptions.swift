/// Options for the clock of a simulated organization.
struct ClockOptions {
  static let realTime = Option(
    name: "real-time", value: .none,
    help: "Run the simulated clock in real time, as --speed 1 does.",
    rules: [.excludes("speed", "both set the speed of the simulated clock; use one of them")])

  static func speed(help: String) -> Option {
    Option(name: "speed", value: .number("N", 0...1_000_000), help: help)
  }

  /// The speed of the simulated clock relative to real time. With 0 the clock only jumps.
  let factor: Double

  init(_ arguments: Arguments, default standard: Double) {
    factor = arguments.number("speed") ?? (arguments.has(Self.realTime.name) ? 1 : standard)
  }
}
