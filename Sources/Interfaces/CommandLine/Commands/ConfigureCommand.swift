extension Subcommand {
  static let configure = Subcommand(
    name: "configure",
    operands: "list",
    summary: "Shows what is configured, and what says so",
    about:
      "Each setting with its value and the option, variable or profile that it comes from, and "
      + "the credentials that are found: of a key no more than its last four characters. Where "
      + "they have to be asked for, of AWS or of the machine, that takes --live.",
    options: [
      OrganizationOptions.profileOption,
      Option(name: "region", value: .text("REGION"), help: "The default Region."),
      Option(
        name: "live", value: .none,
        help: "Ask AWS, or the machine, for credentials; without this nothing is sent."),
      Option(
        name: "output", value: .choice(["table", "json"]),
        help: "How it is printed (default table)."),
    ] + ConnectionOptions.options,
    operandWords: { typed throws(CommandError) in
      typed.operands.isEmpty
        ? [CompletionCandidate(word: "list", about: "what is configured, and what says so")] : []
    },
    run: listConfiguration)
}

private func listConfiguration(_ parser: inout ArgumentParser) throws(CommandError) -> ExitCode {
  let what = try parser.operand("list")
  let arguments = try parser.finish()
  guard what == "list" else {
    throw .usage("'\(what)' is unknown: \(Subcommand.configure.synopsis)")
  }

  var settings = MusterSessionOptions(region: arguments["region"], profile: arguments["profile"])
  settings.connections = try ConnectionOptions(arguments)
  settings.sendsNothing = !arguments.has("live")
  let configuration = try MusterSession(settings).configuration()
  if arguments["output"] == "json" {
    StandardStream.output.write(configuration.pretty + "\n")
  } else {
    let rows = credentials(configuration["credentials"]) + rows(configuration["settings"])
    let table = TextTable(heading: ["name", "value", "source"], rows: rows)
    StandardStream.output.write(table.text(width: StandardStream.output.size?.columns))
  }
  return .done
}

private func rows(_ settings: JSONValue?) -> [[String]] {
  (settings?.elements ?? []).map { setting in
    ["name", "value", "source"].map { setting[$0]?.string ?? "" }
  }
}

private func credentials(_ found: JSONValue?) -> [[String]] {
  if let error = found?["error"] {
    return [["credentials", "", error["message"]?.string ?? ""]]
  }
  let method = found?["method"]?.string ?? ""
  let keys = ["access_key", "secret_key"].map { [$0, found?[$0]?.string ?? "", method] }
  return keys
    + ["account_id", "expires"].compactMap { name in
      found?[name]?.string.map { [name, $0, method] }
    }
}
