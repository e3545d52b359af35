extension Subcommand {
  static let configure = Subcommand(
    name: "configure",
    operands: "[list]",
    summary: "Show the configuration and the source of each setting",
    about:
      "Each setting is printed with its value and the option, environment variable or profile that "
      + "it comes from. Only the last four characters of each key are printed. Credentials that "
      + "must be requested from AWS or from a metadata service are shown only with --live.",
    options: [
      OrganizationOptions.profile,
      OrganizationOptions.region,
      Option(
        name: "live", value: .none,
        help: "Request credentials if necessary. Without this option no request is sent."),
      .output("table", "json"),
    ] + ConnectionOptions.options,
    operandCandidates: { typed throws(CommandError) in
      typed.operands.isEmpty
        ? [CompletionCandidate(word: "list", about: "Show all settings and their sources")] : []
    },
    run: listConfiguration)
}

private func listConfiguration(_ parser: inout ArgumentParser) throws(CommandError) -> ExitCode {
  let action = try parser.optionalOperand()
  let arguments = try parser.finish()
  guard action == nil || action == "list" else {
    throw .usage("unknown action '\(action ?? "")' (usage: \(Subcommand.configure.synopsis))")
  }

  var options = MusterSessionOptions()
  options.region = arguments["region"]
  options.profile = arguments["profile"]
  options.setConnections(arguments)
  let session = try MusterSession(options, sendsNothing: !arguments.has("live"))
  let configuration = try session.configuration()
  for setting in configuration["settings"]?.elements ?? [] {
    guard let warning = setting["warning"]?.string else { continue }
    StandardStream.error.note(
      "muster: \(setting["name"]?.string ?? "") (\(setting["source"]?.string ?? "")): \(warning)\n")
  }
  if arguments["output"] == "json" {
    StandardStream.output.write(configuration.pretty + "\n")
  } else {
    let rows = credentials(configuration["credentials"]) + rows(configuration["settings"])
    let table = TextTable(
      heading: ["name", "value", "source"], rows: rows, wrappingColumns: 2)
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
    let isMissing = error["code"]?.string == "NoCredentialsError"
    return [["credentials", "", isMissing ? "not found" : error["message"]?.string ?? ""]]
  }
  let method = found?["method"]?.string ?? ""
  let keys = ["access_key", "secret_key"].map { [$0, found?[$0]?.string ?? "", method] }
  return keys
    + ["account_id", "expires"].compactMap { name in
      found?[name]?.string.map { [name, $0, method] }
    }
}
