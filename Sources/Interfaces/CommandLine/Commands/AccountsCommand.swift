import CMuster

extension Subcommand {
  static let accounts = Subcommand(
    name: "accounts",
    operands: "",
    summary: "Print the accounts of a simulated organization, for use as an accounts file",
    about: "The JSON has the form of 'aws organizations list-accounts'.",
    options: [
      Option(
        name: "count", value: .integer("N", .any), help: "Number of accounts (default 20)."),
      Option(
        name: "seed", value: .integer("N", .any),
        help: "Seed of the generated accounts (default 1). The same seed produces the same "
          + "accounts."),
      .output("json", "csv", "table"),
    ],
    run: printAccounts)
}

private func printAccounts(_ parser: inout ArgumentParser) throws(CommandError) -> ExitCode {
  let arguments = try parser.finish()
  let scenario = MusterInput()
  try scenario.set("accounts", to: arguments.integer("count") ?? 20)
  if let seed = arguments.integer("seed") { try scenario.set("seed", to: seed) }
  let accounts = try MusterResult { muster_scenario_list_accounts(scenario.text, $0) }.successful()
    .json
  StandardStream.output.write(text(of: accounts, as: arguments["output"]))
  return .done
}

private func text(of accounts: JSONValue, as format: String?) -> String {
  let heading = ["accountId", "email", "name"]
  let rows = (accounts["Accounts"]?.elements ?? []).map { account in
    ["Id", "Email", "Name"].map { account[$0]?.string ?? "" }
  }
  return switch format {
  case "csv": csv(of: [heading] + rows)
  case "table": TextTable(heading: heading, rows: rows).text(width: nil)
  default: accounts.pretty + "\n"
  }
}

/// Rows as CSV (RFC 4180), with the columns that an accounts file may have.
private func csv(of rows: [[String]]) -> String {
  rows.map { $0.map(field).joined(separator: ",") + "\n" }.joined()
}

private func field(_ text: String) -> String {
  guard text.contains(where: { [",", "\"", "\n", "\r"].contains($0) }) else { return text }
  return "\"" + text.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
}
