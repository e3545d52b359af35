extension Subcommand {
  static let serve = Subcommand(
    name: "serve",
    operands: "",
    summary: "Serve a simulated organization over HTTP, for boto3, the AWS CLI and Terraform",
    about: "One port serves all services: the signature of a request names the service, the Region "
      + "and the access key of an account. The environment variables that clients need, and an "
      + "alias of aws, are written to standard output as shell commands. Versions of the AWS "
      + "CLI before 1.29 and 2.13 ignore AWS_ENDPOINT_URL and send requests to AWS; the alias passes "
      + "them the URL as an option. boto3 before 1.28 needs the URL as endpoint_url. To act as another "
      + "account, assume a role in it. The simulated clock runs in real time unless --speed is given, "
      + "because clients use their own clocks for waiting. Tests can control the "
      + "organization through the paths below /_muster/, such as /_muster/clock and "
      + "/_muster/faults; GET /_muster/ lists them. The server stops on SIGINT or SIGTERM.",
    options: [
      Option(
        name: "port", value: .integer("N", 0...65535),
        help: "Port to listen on; 0 selects a free port (default 0)."),
      Option(
        name: "bind", value: .text("ADDRESS"),
        help: "Address to listen on (default 127.0.0.1, which only this machine can reach). "
          + "Connections are not encrypted, and all clients can control the simulation."),
      Option(
        name: "state-file", value: .text("FILE"),
        help: "Keep the state of the organization in FILE (SQLite). The next server with the same "
          + "file and scenario continues from it, even if this one is killed."),
    ],
    groups: [
      OptionGroup(
        title: "simulated organization",
        options: [
          Option(
            name: "org", value: .text("FILE|-"),
            help: "Scenario or snapshot of the organization (default: 20 generated accounts).")
        ] + ScenarioOption.all.map(\.option) + [
          ClockOptions.realTime,
          ClockOptions.speed(
            help: "Run the simulated clock N times as fast as real time (default 1). With 0, only "
              + "POST /_muster/clock advances it, and responses are not delayed."),
        ])
    ],
    run: serveOrganization)
}

private let defaultScenario = #"{"accounts": 20}"#

private func serveOrganization(_ parser: inout ArgumentParser) throws(CommandError) -> ExitCode {
  let arguments = try parser.finish()
  let scenario = try arguments["org"].map(InputFile.textFile(at:)) ?? defaultScenario
  let organization = try MusterOrganization(
    MusterOrganizationOptions(
      scenario: try arguments.scenario(scenario, with: ScenarioOption.all),
      speed: ClockOptions(arguments, default: 1).factor, stateFile: arguments["state-file"]))
  let port = UInt16(clamping: arguments.integer("port") ?? 0)
  let socket = try ListeningSocket(host: arguments["bind"] ?? "127.0.0.1", port: port)
  let signals = TerminationSignals()
  let control = ControlEndpoints(organization: organization)
  let server = try HTTPServer(socket) { request in
    control.response(to: request.pointee) ?? organization.response(to: request)
  }
  try ServeIntroduction(of: organization, at: socket.url, anyKey: arguments["any-key"])
    .write(repeatedBy: { commandToRepeat(arguments, startTime: $0) })
  try server.run(until: signals)
  return .done
}

/// The command that serves the same organization from the same time on; nil with `--state-file`,
/// because the file has the time.
private func commandToRepeat(_ arguments: Arguments, startTime: String) -> String? {
  guard !arguments.has("state-file") else { return nil }
  var words = ["muster", "serve"]
  for option in Subcommand.serve.allOptions
  where !["port", "bind", "start-time"].contains(option.name) {
    guard let value = arguments[option.name] else { continue }
    words += option.takesValue ? [option.flag, value] : [option.flag]
  }
  return (words + ["--start-time", startTime]).map(\.quotedForShell).joined(separator: " ")
}
