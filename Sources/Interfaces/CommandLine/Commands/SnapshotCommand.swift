import CMuster

extension Subcommand {
  static let snapshot = Subcommand(
    name: "snapshot",
    operands: "",
    summary: "Reads how an organization stands, into a scenario that can be simulated",
    about: "Nothing but reads is sent. The scenario goes to the standard output; 'muster run "
      + "SCRIPT --org FILE' works on it as on the organization, and 'muster diff' compares it. What "
      + "could not be read is named in it, and told on the error stream.",
    options: OrganizationOptions.options + [SnapshotReader.regionsOption],
    run: takeSnapshot)
}

private func takeSnapshot(_ parser: inout ArgumentParser) throws(CommandError) -> ExitCode {
  let arguments = try parser.finish()
  let reading = SnapshotReader(
    organization: try OrganizationOptions(arguments), regions: arguments["regions"])
  let scenario = try reading.scenario()
  scenario.print(on: .output)
  return .done
}

/// How an organization is read.
struct SnapshotReader {
  static let regionsOption = Option(
    name: "regions", value: .text("REGION,REGION"),
    help: "The Regions to read (default: all of the partition).")

  var organization: OrganizationOptions
  var regions: String?

  /// The scenario of the organization as it stands, told of on the error stream.
  func scenario() throws(CommandError) -> MusterResult {
    let display = ProgressDisplay(
      isSimulated: organization.isSimulated, tellsPipes: false)
    let session = try organization.open(
      telling: display.show,
      logging: { line in display.interrupt { StandardStream.error.write(line + "\n") } })
    display.start(at: session.now)
    let answer = session.snapshot(regions: regions.map(list))
    display.finish()
    tell(try answer.successful())
    return answer
  }

  private func list(_ regions: String) -> String {
    JSONValue.array(regions.split(separator: ",").map { .string(String($0)) }).inline
  }

  private func tell(_ answer: MusterResult) {
    let accounts = answer.count(at: "/accounts")
    let regions = answer.count(at: "/regions")
    StandardStream.error.write("\(counted(accounts, "account")) in \(counted(regions, "Region"))\n")
    let unread = answer.json(of: "unread")?.elements ?? []
    guard !unread.isEmpty else { return }
    let rows = unread.map { hole in
      ["region", "service", "operation", "code", "message"].map { hole[$0]?.string ?? "" }
    }
    StandardStream.error.write(
      "not read:\n" + TextTable(rows: rows).text(width: StandardStream.error.size?.columns))
  }
}
