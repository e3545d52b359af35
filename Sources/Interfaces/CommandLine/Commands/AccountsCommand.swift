import CMuster

extension Subcommand {
  static let accounts = Subcommand(
    name: "accounts",
    operands: "",
    summary: "Prints the accounts of a simulated organization, as a file to try scripts with",
    about: "The JSON is what 'aws organizations list-accounts' prints.",
    options: [
      Option(name: "count", value: .text("N"), help: "How many accounts (default 20)."),
      Option(
        name: "seed", value: .text("N"),
        help: "The seed they are made up from: the same seed, the same accounts (default 7)."),
      Option(
        name: "output", value: .choice(["json", "csv"]),
        help: "How they are printed (default json)."),
    ],
    run: listAccounts)
}

private func listAccounts(_ parser: inout ArgumentParser) throws(CommandError) -> ExitCode {
  let arguments = try parser.finish()
  let scenario = MusterInput()
  try scenario.set("accounts", to: arguments.integer("count") ?? 20)
  try scenario.set("seed", to: arguments.integer("seed") ?? 7)
  let answer = try MusterResult { muster_scenario_list_accounts(scenario.text, $0) }.successful()
    .json
  StandardStream.output.write(arguments["output"] == "csv" ? csv(of: answer) : answer.pretty + "\n")
  return .done
}

/// The accounts as CSV (RFC 4180) with the columns that an accounts file may have.
private func csv(of answer: JSONValue) -> String {
  let rows = (answer["Accounts"]?.elements ?? []).map { account in
    ["Id", "Email", "Name"].map { account[$0]?.string ?? "" }
  }
  return ([["accountId", "email", "name"]] + rows)
    .map { $0.map(field).joined(separator: ",") + "\n" }
    .joined()
}

private func field(_ text: String) -> String {
  guard text.contains(where: { [",", "\"", "\n", "\r"].contains($0) }) else { return text }
  return "\"" + text.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
}
