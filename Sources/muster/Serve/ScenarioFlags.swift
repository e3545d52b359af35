/// Members of a scenario as options, so that small scenarios need no file.
enum ScenarioFlags {
  static let options = [
    Option(name: "accounts", value: .text("N"), help: "How many accounts to make up."),
    Option(
      name: "seed", value: .text("N"),
      help: "The seed of every random choice: the same seed and requests, the same answers."),
    Option(
      name: "failing", value: .text("SHARE"),
      help: "The share of the accounts that make some trouble, 0 to 1 (default 0.02)."),
    Option(
      name: "throttle", value: .text("SHARE"),
      help: "The share of requests that are answered with 429, 0 to 1 (default 0.01)."),
    Option(
      name: "errors", value: .text("SHARE"),
      help: "The share of requests that are answered with 500, 0 to 1 (default 0)."),
    Option(
      name: "any-key", value: .text("ACCOUNT"),
      help: "Take any access key for ACCOUNT, whatever the signature, so that made-up credentials "
        + "work."),
  ]

  private static let usual = #"{"accounts": 20, "seed": 7}"#

  /// The scenario of the file that `--org` names, with what other options say instead.
  static func scenario(from arguments: Arguments) throws(Stop) -> String {
    let input = Input()
    try input.load(try arguments["org"].map(Files.textFile(at:)) ?? usual)
    for name in ["accounts", "seed"] {
      if let number = try arguments.integer(name) { try input.set(name, to: number) }
    }
    for name in ["failing", "throttle", "errors"] {
      if let share = try arguments.number(name) { try input.set(name, to: share) }
    }
    if let account = arguments["any-key"] { try input.set("anyKeyIs", to: account) }
    return input.text
  }
}
