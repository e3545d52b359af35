import CMuster

/// The differences that `muster_scenario_compare` or `muster_session_compare` returns.
struct SnapshotDifference {
  let json: JSONValue

  init(_ json: JSONValue) { self.json = json }

  /// `names` are the names of the scenarios in error messages.
  init(
    _ before: [UInt8], _ after: [UInt8], names: (before: String, after: String)
  ) throws(CommandError) {
    let result = MusterResult { result in
      before.withUnsafeBytes { old in
        after.withUnsafeBytes { new in
          muster_scenario_compare(
            old.baseAddress?.assumingMemoryBound(to: CChar.self), old.count,
            new.baseAddress?.assumingMemoryBound(to: CChar.self), new.count, result)
        }
      }
    }
    json = try result.successful { result in
      // The library uses the names of its parameters.
      let message = result.errorMessage
      for (parameter, name) in [("before", names.before), ("after", names.after)]
      where message.hasPrefix(parameter + " ") {
        return .usage(name + message.dropFirst(parameter.count))
      }
      return result.failure
    }.json
  }

  private var changes: [JSONValue] { json["changes"]?.elements ?? [] }
  var isSame: Bool { changes.isEmpty }

  /// A table with a row for each difference, and a summary.
  var page: String {
    let heading = ["account", "region", "service", "change", "before", "after"]
    let rows = changes.map { change in
      [
        change["accountId"]?.string ?? "", change["region"]?.string ?? "",
        change["service"]?.string ?? "", change["label"]?.string ?? "",
        change["before"]?.string ?? "-", change["after"]?.string ?? "-",
      ]
    }
    let table = rows.isEmpty ? "" : TextTable(rows: [heading] + rows).text(width: nil)
    return table + gapLines + summary + "\n"
  }

  private var summary: String {
    guard isSame else {
      let accounts = Set(changes.compactMap { $0["accountId"]?.string }).count
      return "\(counted(changes.count, "difference")) in \(counted(accounts, "account"))"
    }
    return isIncomplete ? "no differences in what could be compared" : "no differences"
  }

  /// True if a part could be read for one side only, because a read failed.
  var isIncomplete: Bool { gaps.contains { $0.names.count == 3 && $0.accounts == 0 } }

  /// A part of the state that only one side has.
  private struct UncomparedPart {
    /// The service and the Region, and the operation if the other side could not read the part.
    let names: [String]
    /// The number of accounts that are members on only one side; 0 for other parts.
    let accounts: Int

    var line: String {
      let part = names.joined(separator: " ")
      if accounts > 0 {
        return "not compared: \(part) of \(counted(accounts, "account")), which can be read only "
          + "while they are members"
      }
      return "not compared: \(part) "
        + (names.count == 3 ? "could be read for only one of the two" : "is in only one of the two")
    }
  }

  private var gaps: [UncomparedPart] {
    (json["gaps"]?.elements ?? []).map { gap in
      UncomparedPart(
        names: ["service", "region", "operation"].compactMap { gap[$0]?.string?.onOneLine },
        accounts: gap["accountIds"]?.elements.count ?? 0)
    }
  }

  private var gapLines: String { gaps.map { $0.line + "\n" }.joined() }
}
