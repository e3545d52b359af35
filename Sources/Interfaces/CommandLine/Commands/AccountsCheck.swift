import CMuster

/// A file with a list of accounts as a script would read it, for `muster accounts --check`.
struct AccountsCheck {
  private let path: String
  private let list: JSONValue

  /// The number of accounts that the page shows.
  private static let shownAccounts = 5

  init(_ path: String) throws(CommandError) {
    self.path = path
    let text = try InputFile.argument(at: path).bytes
    var report: OpaquePointer?
    defer { muster_report_free(report) }
    _ = try MusterResult { error in
      text.withUnsafeBytes {
        let bytes = $0.assumingMemoryBound(to: CChar.self)
        return muster_report_read_accounts(bytes.baseAddress, bytes.count, &report, error)
      }
    }.successful { .usage("\(path): \($0.errorMessage)") }
    var length = 0
    let json = muster_report_json(report, &length)
    guard let list = MusterResult.json(of: json, length) else {
      throw .failed("\(path): the list cannot be shown as JSON")
    }
    self.list = list
  }

  /// The list in a format of `--output`; nil means a summary.
  func text(as format: String?) -> String {
    switch format {
    case "json": list.pretty + "\n"
    case "csv": csv(of: [["accountId", "email", "name"]] + accounts.map(\.row))
    default: page
    }
  }

  func printWarnings() {
    for warning in (list["warnings"]?.elements ?? []).compactMap(\.string) {
      StandardStream.error.note("muster: \(path): \(warning)\n")
    }
  }

  private var accounts: [JSONValue] { list["accounts"]?.elements ?? [] }

  private var page: String {
    let columns = TextTable(heading: ["column", "meaning"], rows: columnRows)
    let rows = accounts.prefix(AccountsCheck.shownAccounts).map { $0.row + [$0.note] }
    let table = TextTable(heading: ["account", "email", "name", ""], rows: rows)
    let width = StandardStream.output.size?.columns
    let parts = [
      "\(path): \(form)\n", columnRows.isEmpty ? "" : columns.text(width: width),
      rows.isEmpty ? "" : table.text(width: width), summary + "\n",
    ]
    return parts.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  /// "table, UTF-8, separated by ';'"
  private var form: String {
    let format = list["format"]
    let separator = format?["separator"]?.string.map { $0 == "\t" ? "tabs" : "'\($0)'" }
    return [
      format?["run"].map(AccountsCheck.report) ?? format?["form"]?.string,
      format?["encoding"]?.string, separator.map { "separated by \($0)" },
    ]
    .compactMap { $0 }.joined(separator: ", ")
  }

  /// "report of run 3 (onboard.lua, ended 2026-01-01T00:00:00Z)"
  private static func report(of run: JSONValue) -> String {
    "report of run \(run["id"]?.integer ?? 0) (\(run["script"]?.string ?? ""), ended "
      + "\(run["endTime"]?.string ?? ""))"
  }

  private var columnRows: [[String]] {
    (list["format"]?["columns"]?.elements ?? []).map { column in
      [column["name"]?.string ?? "", column["meaning"]?.string ?? "(ignored)"]
    }
  }

  /// "12 accounts: 10 ACTIVE, 2 SUSPENDED"
  private var summary: String {
    let states = (list["format"]?["states"]?.members ?? []).map { state in
      "\(state.value.integer ?? 0) \(state.name)"
    }
    return counted(accounts.count, "account")
      + (states.isEmpty ? "" : ": " + states.joined(separator: ", "))
  }
}

extension JSONValue {
  fileprivate var row: [String] {
    ["accountId", "email", "name"].map { self[$0]?.string ?? "" }
  }

  /// The reason why an account of a list is skipped, or the Regions to which it is limited.
  fileprivate var note: String {
    if self["outcome"] != nil { return "skipped: \(self["message"]?.string ?? "")" }
    return (self["regions"]?.elements ?? []).compactMap(\.string).joined(separator: ", ")
  }
}
