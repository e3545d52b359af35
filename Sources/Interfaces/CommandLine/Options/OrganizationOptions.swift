/// Which organization a command works on: one that is simulated within this process, unless
/// `--live` was given.
struct OrganizationOptions {
  static let options =
    [
      Option(name: "live", value: .none, help: "Work on AWS; without this nothing reaches it."),
      Option(
        name: "region", value: .text("REGION"),
        help: "The default Region; else AWS_REGION, AWS_DEFAULT_REGION."),
      profileOption,
      Option(
        name: "role-arn", value: .text("ARN"),
        help: "Act in this role, which the credentials assume."),
      Option(
        name: "external-id", value: .text("ID"),
        help: "What the role's owner wants to be told; goes with --role-arn."),
      Option(
        name: "endpoint-url", value: .text("URL"),
        help: "Send requests here instead of to AWS's endpoints; needs --live."),
      ScenarioOption.seed.option,
      Option(
        name: "simulation", value: .text("JSON|@FILE|-"),
        help: "The simulated organization; by default an empty one that every account named joins: "
          + standardScenario),
      Option(
        name: "org", value: .text("FILE"),
        help: "The simulated organization, from a scenario or a snapshot: as --simulation @FILE."),
      Option(
        name: "retry-mode", value: .choice(["standard", "adaptive", "legacy"]),
        help: "How requests are sent again; else AWS_RETRY_MODE, the profile's retry_mode."),
      Option(
        name: "max-attempts", value: .text("N"),
        help:
          "How often a request is sent at most; else AWS_MAX_ATTEMPTS, the profile's max_attempts."
      ),
      Option(
        name: "batch-retry", value: .text("SECONDS"),
        help:
          "For how long a script's batch asks again for accounts of which a service says that it "
          + "could not do it now, at most; 0 is not at all (default: by the code, up to 15 minutes)."
      ),
      Option(name: "debug", value: .none, help: "Log every request to the error stream."),
      Option(
        name: "trace", value: .none,
        help: "Log what goes over the wire too, without secrets, tokens and signatures."),
    ] + ConnectionOptions.options + ClockOptions.options

  static let profileOption = Option(
    name: "profile", value: .text("NAME"),
    help: "The profile of ~/.aws/config and ~/.aws/credentials; else AWS_PROFILE. Needs --live.")

  private static let standardScenario = #"{"accounts": 0, "adopt": true, "seed": 7}"#

  private let region: String?
  private let endpoint: String?
  /// The scenario as JSON; nil for the real organization.
  private let scenario: String?
  private let speed: ClockOptions
  private let profile: String?
  private let role: (arn: String, externalID: String?)?
  private let connections: ConnectionOptions
  private let retryMode: String?
  private let maxAttempts: Int64?
  private let batchRetrySeconds: Int64?
  private let logLevel: SessionCallbacks.Level

  var isSimulated: Bool { scenario != nil }

  init(_ arguments: Arguments) throws(CommandError) {
    let isLive = arguments.has("live")
    try OrganizationOptions.checkConflicts(in: arguments, isLive: isLive)
    scenario = isLive ? nil : try OrganizationOptions.scenario(from: arguments)
    endpoint = arguments["endpoint-url"]
    region = arguments["region"]
    speed = try ClockOptions(arguments, usually: 0)
    profile = arguments["profile"]
    role = arguments["role-arn"].map { ($0, arguments["external-id"]) }
    connections = try ConnectionOptions(arguments)
    retryMode = arguments["retry-mode"]
    maxAttempts = try OrganizationOptions.number("max-attempts", from: 1, arguments)
    batchRetrySeconds = try OrganizationOptions.number("batch-retry", from: 0, arguments)
    logLevel = arguments.has("trace") ? .trace : arguments.has("debug") ? .debug : .nothing
  }

  private static func checkConflicts(in arguments: Arguments, isLive: Bool) throws(CommandError) {
    let liveOnly = [
      "endpoint-url": "has no endpoint", "journal": "begins anew each time",
      "profile": "has no profiles", "ca-bundle": "is not connected to",
      "cli-connect-timeout": "is not connected to", "cli-read-timeout": "is not connected to",
    ]
    for (name, reason) in liveOnly where !isLive && arguments.has(name) {
      throw .usage("--\(name) needs --live: a simulated organization \(reason)")
    }
    let simulatedOnly = ["seed", "simulation", "org", "real-time", "speed"]
    if let name = simulatedOnly.first(where: arguments.has), isLive {
      throw .usage("--\(name) and --live exclude each other: either it is simulated or it is not")
    }
    if arguments.has("external-id"), !arguments.has("role-arn") {
      throw .usage("--external-id goes with --role-arn")
    }
    if arguments.has("plan") && isLive {
      throw .usage("--plan and --live exclude each other: take a snapshot, and plan on that")
    }
    if arguments.has("org") && arguments.has("simulation") {
      throw .usage("--org and --simulation exclude each other: both say what is simulated")
    }
  }

  private static func number(
    _ name: String, from least: Int64, _ arguments: Arguments
  ) throws(CommandError) -> Int64? {
    guard let number = try arguments.integer(name) else { return nil }
    guard (least...Int64(Int32.max)).contains(number) else {
      throw .usage("--\(name) takes a number from \(least) on, not \(number)")
    }
    return number
  }

  private static func scenario(from arguments: Arguments) throws(CommandError) -> String {
    let given = arguments["org"].map { "@" + $0 } ?? arguments["simulation"]
    let scenario = try given.map(InputFile.text) ?? standardScenario
    return try arguments.scenario(scenario, changedBy: [.seed])
  }

  /// Opens a session on the organization and says on the error stream which one it is.
  func open(
    journal: String? = nil, telling progress: @escaping (BatchProgress) -> Void = { _ in },
    logging log: @escaping (String) -> Void = { StandardStream.error.write($0 + "\n") }
  ) throws(CommandError) -> MusterSession {
    let settings = MusterSessionOptions(
      region: region, endpoint: endpoint, simulation: scenario, speed: speed.factor,
      journal: journal, profile: profile, role: role, retryMode: retryMode,
      maxAttempts: maxAttempts, batchRetrySeconds: batchRetrySeconds, connections: connections)
    let session = try MusterSession(
      settings, listener: SessionCallbacks(progress: progress, level: logLevel, log: log))
    announce(try session.describe())
    return session
  }

  private func announce(_ session: JSONValue) {
    let screen = StandardStream.error
    if isSimulated {
      screen.write("SIMULATED ORGANIZATION", in: .yellow)
      screen.write(
        "  \(OrganizationOptions.extent(session["simulation"])): nothing here reaches AWS (use --live)\n"
      )
    } else {
      screen.write("LIVE", in: .red)
      let region = session["region"]?.string.map { "region \($0)" } ?? "no default region"
      let place = session["endpointUrl"]?.string.map { ", endpoint \($0)" } ?? ""
      screen.write("  \(region)\(place)\n")
    }
  }

  /// "500 accounts, seed 7", without the accounts where they only join on being named.
  static func extent(_ simulation: JSONValue?) -> String {
    let accounts = simulation?["accounts"]?.integer ?? 0
    let seed = simulation?["seed"]?.integer.map { "seed \($0)" }
    let count = accounts > 0 ? counted(Int(accounts), "account") : nil
    return [count, seed].compactMap(\.self).joined(separator: ", ")
  }
}

/// "1 account", "2 accounts".
func counted(_ count: Int, _ noun: String) -> String {
  "\(count) \(noun)\(count == 1 ? "" : "s")"
}
