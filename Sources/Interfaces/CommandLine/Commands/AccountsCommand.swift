import CMuster

extension Subcommand {
  static let accounts = Subcommand(
    name: "accounts",
    operands: "",
    summary: "Print the accounts of a simulated organization, or check an accounts file",
    about: "The JSON has the form of 'aws organizations list-accounts'. With --check, the command "
      + "prints how a file is read: its form, the meaning of its columns, and its accounts. The exit "
      + "status is then 0 if the file is valid, else 2.",
    options: [
      Option(
        name: "count", value: .integer("N", ScenarioOption.accountCounts),
        help: "Number of accounts (default 20)."),
      Option(
        name: "seed", value: .integer("N", .any),
        help: "Seed of the generated accounts (default 1). The same seed produces the same "
          + "accounts."),
      Option(
        name: "check", value: .text("FILE"),
        help:
          "Check a file with a list of accounts ('-' is standard input), and print a summary, or "
          + "the accounts in the format of --output.",
        rules: [
          .excludes("count", "--count is for a simulated organization"),
          .excludes("seed", "--seed is for a simulated organization"),
        ]),
      .output("json", "csv", "table"),
    ],
    run: printAccounts)
}

private func printAccounts(_ parser: inout ArgumentParser) throws(CommandError) -> ExitCode {
  let arguments = try parser.finish()
  if let path = arguments["check"] {
    let check = try AccountsCheck(path)
    check.printWarnings()
    StandardStream.output.write(check.text(as: arguments["output"]))
    return .done
  }
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
func csv(of rows: [[String]]) -> String {
  rows.map { $0.map(field).joined(separator: ",") + "\n" }.joined()
}

private func field(_ text: String) -> String {
  guard text.contains(where: { [",", "\"", "\n", "\r"].contains($0) }) else { return text }
  return "\"" + text.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
}
