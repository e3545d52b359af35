extension Subcommand {
  static let diff = Subcommand(
    name: "diff",
    operands: "BEFORE [AFTER]",
    summary: "Compare two snapshots, or a snapshot with the current state",
    about:
      "BEFORE and AFTER are snapshots or other scenario files. The differences are listed by "
      + "account, Region and service. Without AFTER, the command compares BEFORE with the current "
      + "state: that of AWS with --live, or that of a simulated organization with --org or "
      + "--simulation. It then reads the Regions of BEFORE, or those of --regions, and the details "
      + "that BEFORE has. Parts that only "
      + "one of the two contains are listed as not compared. The exit status is 0 if there is no "
      + "difference, 1 if there is one, and 2 if the comparison failed, an endpoint could not be "
      + "reached, or a part could be read for only one of the two.",
    options: [
      SnapshotReader.regionsOption.without("AFTER"), SnapshotReader.detailsOption.without("AFTER"),
      .output("table", "json"),
    ],
    operandRules: [
      OperandRule(
        operand: "AFTER", alternatives: ["live", "org", "simulation"],
        advice: "name a file, or use --live to compare with the current state")
    ],
    groups: OrganizationOptions.groups.map { group in
      var group = group
      group.options = group.options.map { $0.without("AFTER") }
      return group
    },
    run: printDifference)
}

extension Option {
  /// The option, which only concerns the current state. The help mentions the operand only at the
  /// options that the others require.
  fileprivate func without(_ operand: String) -> Option {
    let isInHelp = ["regions", "live", "org", "simulation"].contains(name)
    return with(
      .excludes(
        operand, "omit \(operand) to compare with the current state, or omit \(flag)",
        isInHelp: isInHelp))
  }
}

private func printDifference(_ parser: inout ArgumentParser) throws(CommandError) -> ExitCode {
  let file = try parser.operand("BEFORE")
  let before = try InputFile.bytes(at: file)
  let path = try parser.optionalOperand("AFTER")
  let arguments = try parser.finish()
  let after = try scenario(at: path, file, before, arguments)
  let difference = try SnapshotDifference(
    before, after.text, names: (file, path ?? "the current state"))
  StandardStream.output.write(
    arguments["output"] == "json" ? difference.json.pretty + "\n" : difference.page)
  if after.isUnreachable || difference.isIncomplete { return .failed }
  return difference.isSame ? .done : .unfinished
}

/// The scenario to compare with: that of a file, or the current state of the Regions of `before`.
private func scenario(
  at path: String?, _ file: String, _ before: [UInt8], _ arguments: Arguments
) throws(CommandError) -> (text: [UInt8], isUnreachable: Bool) {
  if let path { return (try InputFile.bytes(at: path), false) }
  let wanted = try reads(of: before, in: file)
  let snapshot = try SnapshotReader(
    arguments, regions: wanted.regions, details: wanted.details
  ).read()
  return (snapshot.text, snapshot.unreadCodes.contains(where: ExitCode.isUnreachable))
}

/// The Regions of a scenario, nil if it does not name any, and whether it is a snapshot with
/// details. An invalid scenario is an error before any request is sent.
private func reads(
  of scenario: [UInt8], in file: String
) throws(CommandError) -> (regions: [String]?, details: Bool) {
  _ = try SnapshotDifference(scenario, scenario, names: (file, file))
  let json = try JSONValue(parsing: String(decoding: scenario, as: UTF8.self), called: file)
  let states = json["state"]?.children.flatMap(\.elements) ?? []
  let named =
    json["regions"]?.elements.compactMap { $0["name"]?.string }
    ?? Set(states.flatMap { $0["regions"]?.elements ?? [] }.compactMap(\.string)).sorted()
  let hasDetails = if case .boolean(true)? = json["details"] { true } else { false }
  return (named.isEmpty ? nil : named, hasDetails)
}
