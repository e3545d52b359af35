extension Subcommand {
  static let snapshot = Subcommand(
    name: "snapshot",
    operands: "",
    summary: "Read the state of an organization into a scenario that can be simulated",
    about:
      "Only read operations are called. The scenario is written to standard output: 'muster run "
      + "SCRIPT --org FILE' simulates the organization from it, and 'muster diff' compares it. "
      + "Anything that could not be read is listed in the scenario and on standard error. The exit "
      + "status is 0 if everything was read, 1 if something was not, 2 if an endpoint could not be "
      + "reached. Regions that the account has not enabled are listed, but do not change it.",
    options: [SnapshotReader.regionsOption, SnapshotReader.detailsOption, .output("json")],
    groups: OrganizationOptions.groups,
    run: printSnapshot)
}

private func printSnapshot(_ parser: inout ArgumentParser) throws(CommandError) -> ExitCode {
  let arguments = try parser.finish()
  let snapshot = try SnapshotReader(arguments).read()
  snapshot.print(to: .output)
  return ExitCode(ofUnread: snapshot.unreadCodes)
}

/// Reads the state of an organization.
struct SnapshotReader {
  static let regionsOption = Option(
    name: "regions", value: .text("REGION,REGION"),
    help: "Regions to read, separated by commas (default: all Regions of the partition).")

  static let detailsOption = Option(
    name: "details", value: .none,
    help: "Also read tags, opt-in Regions and the resources of Macie, which takes a request for "
      + "each account and resource.")

  private let organization: OrganizationOptions
  /// Nil for all Regions of the partition.
  private let regions: [String]?
  private let details: Bool

  /// Reads the Regions that --regions names, otherwise `regions`; nil means all of the partition.
  init(
    _ arguments: Arguments, regions: [String]? = nil, details: Bool = false
  ) throws(CommandError) {
    self.details = details || arguments.has(Self.detailsOption.name)
    organization = try OrganizationOptions(arguments)
    self.regions =
      arguments[Self.regionsOption.name].map { $0.split(separator: ",").map(String.init) }
      ?? regions
  }

  /// Reads the organization into a scenario and prints a summary to standard error.
  func read() throws(CommandError) -> MusterResult {
    let display = ProgressDisplay(
      isSimulated: organization.isSimulated, printsStepsToPipes: false)
    let session = try organization.openSession(progress: display.show, log: display.log)
    display.start(at: session.now)
    let snapshot = session.snapshot(regions: regions.map(jsonArray), details: details)
    display.finish()
    printSummary(of: try snapshot.successful())
    return snapshot
  }

  private func jsonArray(_ regions: [String]) -> String {
    JSONValue.array(regions.map(JSONValue.string)).inline
  }

  private func printSummary(of snapshot: MusterResult) {
    let accounts = snapshot.count(at: "/accounts")
    let regions = snapshot.count(at: "/regions")
    let stream = StandardStream.error
    stream.note("\(counted(accounts, "account")) in \(counted(regions, "Region"))\n")
    let unread = snapshot.json(of: "unread")?.elements ?? []
    guard !unread.isEmpty else { return }
    let rows = unread.map { gap in
      ["region", "service", "operation", "code", "message"].map { gap[$0]?.string ?? "" }
    }
    stream.write("not read:\n" + TextTable(rows: rows).text(width: stream.size?.columns))
  }
}

extension MusterResult {
  /// The codes of the reads of a snapshot that failed.
  var unreadCodes: [String] {
    json(of: "unread")?.elements.compactMap { $0["code"]?.string } ?? []
  }
}
