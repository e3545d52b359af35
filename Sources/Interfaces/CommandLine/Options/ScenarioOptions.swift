/// An option that sets a member of a scenario, so that small scenarios need no file.
struct ScenarioOption {
  let option: Option
  /// The name of the member.
  let member: String

  private init(_ name: String, _ value: Option.ArgumentType, member: String? = nil, help: String) {
    option = Option(name: name, value: value, help: help)
    self.member = member ?? name
  }

  static let seed = ScenarioOption(
    "seed", .integer("N", .any),
    help: "Seed of all random choices in the simulation (default 1). The same seed and the same "
      + "requests produce the same responses.")

  /// The numbers of accounts that a scenario can have.
  static let accountCounts: ClosedRange<Int64> = 0...100_000

  static let all = [
    ScenarioOption(
      "accounts", .integer("N", accountCounts), help: "Number of accounts to generate."),
    seed,
    ScenarioOption(
      "start-time", .text("TIME"), member: "startTime",
      help: "Start time of the simulated clock, such as 2026-01-01T00:00:00Z (default: the current "
        + "time; with --speed 0, 2026-01-01T00:00:00Z)."),
    ScenarioOption(
      "failing", .number("SHARE", 0...1),
      help: "Share of the generated accounts with a behavior other than none, such as "
        + "never_accepts, from 0 to 1 (default 0.02)."),
    ScenarioOption(
      "throttle", .number("SHARE", 0...1),
      help: "Share of the requests that are throttled with HTTP status 429, from 0 to 1 (default "
        + "0.01)."),
    ScenarioOption(
      "errors", .number("SHARE", 0...1),
      help: "Share of the requests that fail with HTTP status 500, from 0 to 1 (default 0)."),
    ScenarioOption(
      "any-key", .text("ACCOUNT"), member: "anyKeyIs",
      help: "Accept every access key, with any signature, as a key of ACCOUNT, so that clients "
        + "can use any credentials."),
  ]
}

extension Arguments {
  /// The scenario `text`, with the members that are set by those of `options` that were given.
  func scenario(_ text: String, with options: [ScenarioOption]) throws(CommandError) -> String {
    let given = options.filter { has($0.option.name) }
    guard !given.isEmpty else { return text }
    let input = MusterInput()
    try input.load(text)
    for each in given { try set(each, in: input) }
    return input.text
  }

  private func set(_ scenarioOption: ScenarioOption, in input: MusterInput) throws(CommandError) {
    let name = scenarioOption.option.name
    switch scenarioOption.option.value {
    case .integer:
      if let number = integer(name) { try input.set(scenarioOption.member, to: number) }
    case .number:
      if let number = number(name) { try input.set(scenarioOption.member, to: number) }
    default:
      if let text = self[name] { try input.set(scenarioOption.member, to: text) }
    }
  }
}
