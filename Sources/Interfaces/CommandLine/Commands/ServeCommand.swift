import CMuster

extension Subcommand {
  static let serve = Subcommand(
    name: "serve",
    operands: "",
    summary: "Serves a simulated organization over HTTP, for boto3, the AWS CLI and Terraform",
    about: "One port answers for all services: the signature of a request tells which service, "
      + "Region and account are meant. The standard output gets the lines that a shell exports for "
      + "clients to find it. Time is real unless --speed says otherwise, because clients wait by "
      + "their own clocks; below /_muster/, which lists them, are paths for tests: state, clock, "
      + "faults, requests and reset. It ends with SIGINT or SIGTERM.",
    options: [
      Option(
        name: "port", value: .text("N"),
        help: "The port to listen at; 0, the default, for a free one."
      ),
      Option(
        name: "bind", value: .text("ADDRESS"),
        help: "The address to listen at (default 127.0.0.1: nobody but this machine). There is no "
          + "encryption, and whoever can connect may steer the simulation."),
      Option(
        name: "org", value: .text("FILE|-"),
        help: "The scenario of the organization; without it, one of 20 accounts and seed 7."),
    ] + ScenarioOption.all.map(\.option) + [
      Option(
        name: "state", value: .text("FILE"),
        help: "Keep the organization in FILE (SQLite): it goes on from there next time, however it "
          + "ended. The scenario must be the same."),
      ClockOptions.realTime,
      Option(
        name: "speed", value: .text("N"),
        help:
          "How many times as fast as real time the organization's clock goes (default 1). With 0 "
          + "it stands but for POST /_muster/clock, and answers come at once."),
    ],
    run: serveOrganization)
}

private let usualScenario = #"{"accounts": 20, "seed": 7}"#

private func serveOrganization(_ parser: inout ArgumentParser) throws(CommandError) -> ExitCode {
  let arguments = try parser.finish()
  let port = try arguments.integer("port") ?? 0
  guard let port = UInt16(exactly: port) else {
    throw .usage("--port is a number from 0 to 65535, not \(port)")
  }
  let scenario = try arguments["org"].map(InputFile.textFile(at:)) ?? usualScenario
  let organization = try MusterOrganization(
    scenario: try arguments.scenario(scenario, changedBy: ScenarioOption.all),
    speed: try ClockOptions(arguments, usually: 1).factor, state: arguments["state"])
  let socket = try ListeningSocket(host: arguments["bind"] ?? "127.0.0.1", port: port)
  let signals = TerminationSignals()
  let control = ControlEndpoints(organization: organization)
  let server = try HTTPServer(socket) { request in
    control.answer(request.pointee) ?? organization.answer(request)
  }
  try announce(organization, at: socket.url, arguments)
  try server.run(until: signals)
  return .done
}

/// Says where the organization is: to people, and to a shell what to export.
private func announce(
  _ organization: MusterOrganization, at url: String, _ arguments: Arguments
) throws(CommandError) {
  let state = try organization.describe().successful().json
  let anyKey = arguments["any-key"]
  let keys = try organization.credentials(of: anyKey).successful().json
  let screen = StandardStream.error
  screen.write("SIMULATED ORGANIZATION", in: .yellow)
  screen.write(
    "  \(OrganizationOptions.extent(state)): nothing here reaches AWS\n"
      + "listening at \(url), until Ctrl-C; \(url)/_muster/ steers it\n"
      + (anyKey.map { "every access key is that of account \($0)\n" } ?? "")
      + (repetition(of: arguments, begins: state["begins"]?.string ?? "")
        .map { "the same once more: \($0)\n" } ?? ""))
  StandardStream.output.write(
    """
    export AWS_ENDPOINT_URL=\(url)
    export AWS_ACCESS_KEY_ID=\(keys["accessKeyId"]?.string ?? "")
    export AWS_SECRET_ACCESS_KEY=\(keys["secretAccessKey"]?.string ?? "")
    export AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1

    """)
}

/// The command that serves the same organization from the same moment on; nil where its file knows
/// how it goes on.
private func repetition(of arguments: Arguments, begins: String) -> String? {
  guard !arguments.has("state") else { return nil }
  var words = ["muster", "serve"]
  for option in Subcommand.serve.options where !["port", "bind", "begins"].contains(option.name) {
    guard arguments.has(option.name) else { continue }
    words.append(option.flag)
    if let value = arguments[option.name], case .text = option.value { words.append(value) }
  }
  return (words + ["--begins", begins]).map(\.quotedForShell).joined(separator: " ")
}
