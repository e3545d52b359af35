/// A member of a scenario as an option, so that small scenarios need no file.
struct ScenarioOption {
  enum Kind {
    case integer, share, text
  }

  let option: Option
  /// The member that it sets.
  let member: String
  let kind: Kind

  private init(
    _ name: String, _ value: String, as kind: Kind, member: String? = nil, help: String
  ) {
    option = Option(name: name, value: .text(value), help: help)
    self.kind = kind
    self.member = member ?? name
  }

  static let seed = ScenarioOption(
    "seed", "N", as: .integer,
    help: "The seed of every random choice (default 7): the same seed and requests, the same "
      + "answers.")

  static let begins = ScenarioOption(
    "begins", "TIME", as: .text,
    help:
      "The first moment of the simulated clock, as 2026-01-01T00:00:00Z; by default now, or that "
      + "one if the clock stands.")

  static let all = [
    ScenarioOption("accounts", "N", as: .integer, help: "How many accounts to make up."),
    seed, begins,
    ScenarioOption(
      "failing", "SHARE", as: .share,
      help: "The share of the accounts that make some trouble, 0 to 1 (default 0.02)."),
    ScenarioOption(
      "throttle", "SHARE", as: .share,
      help: "The share of requests that are answered with 429, 0 to 1 (default 0.01)."),
    ScenarioOption(
      "errors", "SHARE", as: .share,
      help: "The share of requests that are answered with 500, 0 to 1 (default 0)."),
    ScenarioOption(
      "any-key", "ACCOUNT", as: .text, member: "anyKeyIs",
      help: "Take any access key for ACCOUNT, whatever the signature, so that made-up credentials "
        + "work."),
  ]
}

extension Arguments {
  /// The scenario `text`, with what those of `flags` say that are given.
  func scenario(_ text: String, changedBy flags: [ScenarioOption]) throws(CommandError) -> String {
    let given = flags.filter { has($0.option.name) }
    guard !given.isEmpty else { return text }
    let input = MusterInput()
    try input.load(text)
    for flag in given { try set(flag, in: input) }
    return input.text
  }

  private func set(_ flag: ScenarioOption, in input: MusterInput) throws(CommandError) {
    let name = flag.option.name
    switch flag.kind {
    case .integer:
      if let number = try integer(name) { try input.set(flag.member, to: number) }
    case .share:
      if let share = try number(name) { try input.set(flag.member, to: share) }
    case .text:
      if let text = self[name] { try input.set(flag.member, to: text) }
    }
  }
}
