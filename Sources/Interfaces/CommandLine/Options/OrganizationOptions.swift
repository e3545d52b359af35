/// The organization that a command works on: a simulated one, or with `--live` the real one.
struct OrganizationOptions {
  static let live = Option(
    name: "live", value: .none,
    help: "Send requests to AWS. Without this option the organization is simulated.")

  static let profile = Option(
    name: "profile", value: .text("NAME"),
    help: "Profile of ~/.aws/config and ~/.aws/credentials (default: AWS_PROFILE).")

  static let region = Option(
    name: "region", value: .text("REGION"),
    help: "Default Region (default: AWS_REGION, AWS_DEFAULT_REGION, or the profile's region).")

  /// All options of this kind; a command lists them after its own.
  static let groups = [
    OptionGroup(title: "AWS and credentials", options: awsOptions),
    OptionGroup(title: "simulated organization", options: simulationOptions),
    OptionGroup(title: "retries and logs", options: retryOptions + logOptions),
  ]

  private static let awsOptions =
    [
      live, region,
      profile.with(.requires("live", "a simulated organization does not use profiles")),
      Option(
        name: "role-arn", value: .text("ARN"),
        help: "Role to assume with the credentials; all requests are made in this role."),
      Option(
        name: "external-id", value: .text("ID"),
        help: "External ID required by the role's trust policy.",
        rules: [.requires("role-arn", "the external ID is used to assume that role")]),
      Option(
        name: "endpoint-url", value: .text("URL"),
        help: "Send requests to this URL instead of to the endpoints of AWS.",
        rules: [.requires("live", "a simulated organization has no endpoint")]),
    ]
    + ConnectionOptions.options.map {
      $0.with(.requires("live", "a simulated organization is not reached over a network"))
    }

  private static let simulationOptions = [
    Option(
      name: "simulation", value: .text("JSON|@FILE|-"),
      help: "Scenario of the simulated organization (default: \(defaultScenario), which adds every "
        + "account that a request names)."),
    Option(
      name: "org", value: .text("FILE"),
      help: "Scenario or snapshot of the simulated organization, as with --simulation @FILE.",
      rules: [
        .excludes("simulation", "both specify the simulated organization; use one of them")
      ]),
    ScenarioOption.seed.option,
    ClockOptions.realTime,
    ClockOptions.speed(
      help:
        "Run the simulated clock N times as fast as real time. By default, waiting takes no real "
        + "time."),
  ].map { (option: Option) in
    let advice = "\(option.flag) is for simulated organizations; omit one of them"
    return option.with(.excludes("live", advice))
  }

  private static let retryOptions = [
    Option(
      name: "retry-mode", value: .choice(["standard", "adaptive", "legacy"]),
      help: "Retry mode (default: AWS_RETRY_MODE, or retry_mode of the profile)."),
    Option(
      name: "max-attempts", value: .integer("N", 1...Int64(Int32.max)),
      help: "Maximum number of attempts of a call. The delay grows with each attempt (default: "
        + "AWS_MAX_ATTEMPTS, or max_attempts of the profile, or 3)."),
    Option(
      name: "batch-retry", value: .integer("SECONDS", 0...Int64(Int32.max)),
      help:
        "Maximum time in seconds to retry accounts with transient errors in a script's batch; 0 "
        + "disables these retries (default: depends on the error code, up to 15 minutes). Each retry "
        + "is a call with --max-attempts attempts."),
    Option(
      name: "rate", value: .number("N", 0...1e6),
      help: "Maximum number of requests per second to one service in one Region, retries included "
        + "(default: no limit)."),
    Option(
      name: "max-in-flight", value: .integer("N", 1...Int64(Int32.max)),
      help: "Maximum number of concurrent requests (default 64; no limit in a simulated "
        + "organization). A request is sent when both --rate and --max-in-flight allow it; waiting "
        + "for that does not count as an attempt."),
  ]

  private static let logOptions = [
    Option(name: "debug", value: .none, help: "Log every request to standard error."),
    Option(
      name: "trace", value: .none,
      help: "Also log the HTTP messages, with secrets, tokens and signatures masked."),
  ]

  /// The seed is the library's default.
  private static let defaultScenario = #"{"accounts": 0, "adopt": true}"#

  private let sessionOptions: MusterSessionOptions
  private let logLevel: SessionCallbacks.LogLevel

  var isSimulated: Bool { sessionOptions.simulation != nil }

  init(_ arguments: Arguments) throws(CommandError) {
    var options = MusterSessionOptions()
    options.region = arguments["region"]
    options.endpointURL = arguments["endpoint-url"]
    options.profile = arguments["profile"]
    options.roleARN = arguments["role-arn"]
    options.externalID = arguments["external-id"]
    options.setConnections(arguments)
    options.retryMode = arguments["retry-mode"]
    options.maxAttempts = arguments.integer("max-attempts").map { Int32(clamping: $0) }
    // 0 seconds disables retries, which is -1 in the library.
    options.batchRetryMilliseconds =
      arguments.integer("batch-retry").map { $0 == 0 ? -1 : $0 * 1000 }
    options.rate = arguments.number("rate")
    options.maxInFlight = arguments.integer("max-in-flight").map { Int32(clamping: $0) }
    options.simulation = arguments.has("live") ? nil : try Self.scenario(from: arguments)
    options.simulationSpeed = ClockOptions(arguments, default: 0).factor
    sessionOptions = options
    logLevel = arguments.has("trace") ? .trace : arguments.has("debug") ? .debug : .warning
  }

  private static func scenario(from arguments: Arguments) throws(CommandError) -> String {
    let given = arguments["org"].map { "@" + $0 } ?? arguments["simulation"]
    let scenario = try given.map(InputFile.text) ?? defaultScenario
    return try arguments.scenario(scenario, with: [.seed])
  }
}

// MARK: - The session

extension OrganizationOptions {
  /// Opens a session on the organization and prints a line about it to standard error.
  func openSession(
    journal: String? = nil, run: String? = nil,
    progress: @escaping (BatchProgress) -> Void = { _ in },
    outcome: ((ReceivedOutcome) -> Void)? = nil,
    log: @escaping (String) -> Void = { StandardStream.error.write($0 + "\n") }
  ) throws(CommandError) -> MusterSession {
    var options = sessionOptions
    options.journal = journal
    options.run = run
    let session = try MusterSession(
      options,
      callbacks: SessionCallbacks(
        progress: progress, outcome: outcome, level: logLevel, log: log))
    printBanner(of: try session.describe())
    return session
  }

  private func printBanner(of session: JSONValue) {
    let stream = StandardStream.error
    if isSimulated {
      stream.note("SIMULATED ORGANIZATION", in: .yellow)
      stream.note(
        "  \(simulationSummary(session["simulation"])): nothing is sent to AWS (use --live)\n")
    } else {
      stream.note("LIVE", in: .red)
      let region = session["region"]?.string.map { "region \($0)" } ?? "no default Region"
      let endpoint = session["endpointUrl"]?.string.map { ", endpoint \($0)" } ?? ""
      stream.note("  \(region)\(endpoint)\n")
    }
  }
}

/// "500 accounts, seed 7"; without the accounts if the scenario has none at first.
func simulationSummary(_ simulation: JSONValue?) -> String {
  let accounts = simulation?["accounts"]?.integer ?? 0
  let seed = simulation?["seed"]?.integer.map { "seed \($0)" }
  let count = accounts > 0 ? counted(Int(accounts), "account") : nil
  return [count, seed].compactMap(\.self).joined(separator: ", ")
}

/// "1 account", "2 accounts".
func counted(_ count: Int, _ noun: String) -> String {
  "\(count) \(noun)\(count == 1 ? "" : "s")"
}
