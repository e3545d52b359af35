/// The outcomes in the value of a script: `{"outcomes": […]}`, or lists and objects of such
/// values, as muster.map and muster.all return them.
struct ScriptReport {
  /// The outcomes of muster.h, in the order of the summary.
  private static let known = ["done", "already", "pending", "retryable", "needs_action", "skipped"]
  private static let successful: Set = ["done", "already"]
  /// The outcomes that the summary always includes.
  private static let alwaysIncluded: Set = ["done", "pending", "needs_action"]

  let outcomes: [JSONValue]

  /// Nil if the value is not a report.
  init?(_ value: JSONValue) {
    guard let outcomes = ScriptReport.outcomes(in: value) else { return nil }
    self.outcomes = outcomes
  }

  private static func outcomes(in value: JSONValue) -> [JSONValue]? {
    if case .array(let outcomes)? = value["outcomes"] { return outcomes }
    let parts = value.children.map(ScriptReport.outcomes)
    return parts.isEmpty || parts.contains(where: { $0 == nil }) ? nil : parts.flatMap { $0 ?? [] }
  }

  var isAllDone: Bool { outcomes.allSatisfy(\.isSuccessful) }

  /// A row for each outcome that is not successful.
  var table: TextTable {
    TextTable(
      heading: ["account", "region", "step", "outcome", "reason and remedy"],
      rows: outcomes.filter { !$0.isSuccessful }.map(\.row))
  }

  /// "493 done, 0 pending, 7 need action, for 500 accounts in 2 Regions"
  var summary: String {
    let parts =
      counts
      .filter { $0.count > 0 || ScriptReport.alwaysIncluded.contains($0.outcome) }
      .map { "\($0.count) \($0.outcome == "needs_action" ? "need action" : $0.outcome)" }
    let accounts = counted(distinct("accountId"), "account")
    let regions = counted(distinct("region"), "Region")
    return parts.joined(separator: ", ") + ", for \(accounts) in \(regions)"
  }

  /// The report as members of a JSON object: the outcomes, and the number of each.
  var members: [(name: String, value: JSONValue)] {
    var summary = counts.map { (name: $0.outcome, value: JSONValue.integer(Int64($0.count))) }
    summary.append(("accounts", .integer(Int64(distinct("accountId")))))
    summary.append(("regions", .integer(Int64(distinct("region")))))
    return [("outcomes", .array(outcomes)), ("summary", .object(summary))]
  }

  /// The number of each outcome. Outcomes that are not in muster.h are last.
  private var counts: [(outcome: String, count: Int)] {
    let all = Dictionary(outcomes.map { ($0.outcome, 1) }, uniquingKeysWith: +)
    let others = all.keys.filter { !ScriptReport.known.contains($0) }.sorted()
    return (ScriptReport.known + others).map { ($0, all[$0] ?? 0) }
  }

  private func distinct(_ member: String) -> Int {
    Set(outcomes.compactMap { $0[member]?.string }).count
  }

  fileprivate static func isSuccessful(_ outcome: String) -> Bool { successful.contains(outcome) }
}

extension JSONValue {
  fileprivate var outcome: String { self["outcome"]?.string ?? "unknown" }

  fileprivate var isSuccessful: Bool { ScriptReport.isSuccessful(outcome) }

  fileprivate var row: [String] {
    [
      cell("accountId"), cell("region"), cell("step"),
      String(outcome.map { $0 == "_" ? " " : $0 }), reason,
    ]
  }

  /// The message, or else the code, followed by the remedy.
  private var reason: String {
    var message = cell("message").isEmpty ? cell("code") : cell("message")
    let remedy = cell("remedy")
    if remedy.isEmpty { return message }
    if message.hasSuffix(".") { message.removeLast() }
    return message.isEmpty ? remedy : "\(message): \(remedy)"
  }

  /// A member as one line of text.
  private func cell(_ member: String) -> String {
    String((self[member]?.string ?? "").map { $0.isNewline ? " " : $0 })
  }
}
