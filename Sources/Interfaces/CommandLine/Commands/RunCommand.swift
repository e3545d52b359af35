private let outputOption = Option.output("table", "json")

extension Subcommand {
  static let run = Subcommand(
    name: "run",
    operands: "SCRIPT [--NAME VALUE ...]",
    summary: "Run a Lua script and report the outcome for each account",
    about: "Pass the parameters of a script after SCRIPT; 'muster run SCRIPT "
      + "--help' lists them. A script can read only the files that its parameters name. With --live, it "
      + "can use only the endpoints and roles that you allow (--allow-endpoint, --allow-role).",
    options: [
      Option(
        name: "journal", value: .text("FILE"),
        help:
          "Record the run in FILE. The same command resumes a run that did not end, and begins a "
          + "new one after a run that did; 'muster runs FILE' lists them.",
        rules: [
          .requires("live", "a simulated organization starts from its scenario in every run")
        ]),
      Option(
        name: "allow-endpoint", value: .text("URL"),
        help:
          "Allow the script to send requests to URL (endpoint_url of a client). Can be repeated.",
        isRepeatable: true,
        rules: [.requires("live", "a simulated organization sends no requests")]),
      Option(
        name: "allow-role", value: .text("PATTERN"),
        help:
          "Allow the script to act in roles whose ARN matches PATTERN (role_arn of a client); * "
          + "stands for any text, ? for one character. Can be repeated.",
        isRepeatable: true,
        rules: [.requires("live", "a script can act in any role of a simulated organization")]),
      Option(
        name: "plan", value: .none,
        help:
          "Report at the end what the script changed in the simulated organization. For a "
          + "snapshot (--org), this is what the script would change in the real organization.",
        rules: [
          .excludes(
            "live", "take a snapshot ('muster snapshot --live') and plan on it with --org FILE")
        ]),
      Option(
        name: "events", value: .text("FILE"),
        help: "Write each outcome to FILE when it is settled, as a line of JSON. If an account has "
          + "several lines for a step, the last one counts. FILE is replaced."),
      outputOption,
      ServiceCatalog.option,
    ],
    groups: OrganizationOptions.groups,
    operandOptions: { typed throws(CommandError) in
      guard let path = typed.operands.first else { return [] }
      return try LuaScript(at: path).parameters().options
    },
    run: runScript)
}

private func runScript(_ parser: inout ArgumentParser) throws(CommandError) -> ExitCode {
  let run: ScriptRun
  do throws(CommandError) {
    run = try scriptRun(&parser)
  } catch .helpRequested(let text) {
    throw .helpRequested(text)
  } catch {
    if parser.valueAhead(of: outputOption) == "json" {
      RunDocument(isSimulated: !parser.isGiven(OrganizationOptions.live)).show(error)
    }
    throw error
  }
  return try run.execute()
}

private func scriptRun(_ parser: inout ArgumentParser) throws(CommandError) -> ScriptRun {
  let script = try LuaScript(at: try parser.operand("SCRIPT"))
  let parameters = try script.parameters()
  parser.declare(parameters)
  let arguments = try parser.finish()
  return ScriptRun(
    script: script,
    arguments: arguments.values(of: parameters.options),
    files: Set(parameters.options.filter(\.isFile).compactMap { arguments[$0.name] }),
    grants: LuaScript.Grants(
      endpoints: arguments.words("allow-endpoint") ?? [],
      roles: arguments.words("allow-role") ?? []),
    organization: try OrganizationOptions(arguments),
    model: arguments[ServiceCatalog.option.name],
    journal: arguments["journal"],
    events: arguments["events"],
    includesPlan: arguments.has("plan"),
    printsJSON: arguments["output"] == "json")
}
