import CMuster

extension Subcommand {
  static let diff = Subcommand(
    name: "diff",
    operands: "BEFORE [AFTER]",
    summary: "Tells what differs between two snapshots, or between one and now",
    about:
      "Account by account and Region by Region, by names. BEFORE and AFTER are scenario files; "
      + "with --live, or another organization that is named, AFTER is left out and read now. The "
      + "exit code is 0 where nothing differs, 1 where something does.",
    options: OrganizationOptions.options + [
      SnapshotReader.regionsOption,
      Option(
        name: "output", value: .choice(["table", "json"]),
        help: "What the standard output gets (default table)."),
    ],
    run: tellDifference)
}

private func tellDifference(_ parser: inout ArgumentParser) throws(CommandError) -> ExitCode {
  let before = try InputFile.bytes(at: try parser.operand("BEFORE"))
  let after = try parser.optionalOperand()
  let arguments = try parser.finish()
  let difference = try SnapshotDifference(before, try text(of: after, arguments))
  StandardStream.output.write(
    arguments["output"] == "json" ? difference.json.pretty + "\n" : difference.page)
  return difference.isSame ? .done : .unfinished
}

/// What is compared with: a file, or the organization as it stands now.
private func text(of path: String?, _ arguments: Arguments) throws(CommandError) -> [UInt8] {
  if let path { return try InputFile.bytes(at: path) }
  guard ["live", "org", "simulation"].contains(where: arguments.has) else {
    throw .usage("AFTER is missing: a file, or --live to compare with now")
  }
  let reading = SnapshotReader(
    organization: try OrganizationOptions(arguments), regions: arguments["regions"])
  return try reading.scenario().text
}

/// What `muster_scenario_compare` has told.
struct SnapshotDifference {
  /// As the library tells it.
  let json: JSONValue

  init(_ json: JSONValue) { self.json = json }

  init(_ before: [UInt8], _ after: [UInt8]) throws(CommandError) {
    let answer = MusterResult { result in
      before.withUnsafeBytes { old in
        after.withUnsafeBytes { new in
          muster_scenario_compare(
            old.baseAddress?.assumingMemoryBound(to: CChar.self), old.count,
            new.baseAddress?.assumingMemoryBound(to: CChar.self), new.count, result)
        }
      }
    }
    json = try answer.successful().json
  }

  private var changes: [JSONValue] { json["changes"]?.elements ?? [] }
  var isSame: Bool { changes.isEmpty }

  /// A line for each account, Region and thing that differs.
  var page: String {
    let heading = ["account", "region", "service", "what", "before", "after"]
    let rows = changes.map { change in
      [
        change["accountId"]?.string ?? "", change["region"]?.string ?? "",
        change["service"]?.string ?? "", change["label"]?.string ?? "",
        change["before"]?.string ?? "-", change["after"]?.string ?? "-",
      ]
    }
    let table = rows.isEmpty ? "" : TextTable(rows: [heading] + rows).text(width: nil)
    return table + gaps + summary + "\n"
  }

  private var summary: String {
    guard !isSame else { return "nothing differs" }
    let accounts = Set(changes.compactMap { $0["accountId"]?.string }).count
    return "\(counted(changes.count, "difference")), in \(counted(accounts, "account"))"
  }

  private var gaps: String {
    (json["gaps"]?.elements ?? []).map { gap in
      let parts = ["service", "region", "operation"].compactMap { gap[$0]?.string }
      return "only one side could read: \(parts.joined(separator: " "))\n"
    }.joined()
  }
}
