/// What became of every account, Region and thing asked: a script's answer of the form
/// `{"outcomes": […]}`, or lists and objects of such as muster.map and muster.all make them.
struct ScriptReport {
  /// The outcomes that muster.h promises, in the order in which a summary names them.
  private static let known = ["done", "already", "pending", "retryable", "needs_action", "skipped"]
  private static let good: Set = ["done", "already"]
  /// The outcomes that a summary names even when there are none.
  private static let alwaysNamed: Set = ["done", "pending", "needs_action"]

  let outcomes: [JSONValue]

  /// Nil if the answer is something else than a report.
  init?(_ answer: JSONValue) {
    guard let outcomes = ScriptReport.outcomes(in: answer) else { return nil }
    self.outcomes = outcomes
  }

  private static func outcomes(in answer: JSONValue) -> [JSONValue]? {
    if case .array(let outcomes)? = answer["outcomes"] { return outcomes }
    let parts = answer.children.map(ScriptReport.outcomes)
    return parts.isEmpty || parts.contains(where: { $0 == nil }) ? nil : parts.flatMap { $0 ?? [] }
  }

  var isAllDone: Bool { outcomes.allSatisfy(\.isGood) }

  /// A row for everything that is not as it was asked for.
  var table: TextTable {
    TextTable(
      heading: ["account", "region", "what", "outcome", "why, and what to do"],
      rows: outcomes.filter { !$0.isGood }.map(\.row))
  }

  /// "493 done, 0 pending, 7 need action, for 500 accounts in 2 Regions"
  var summary: String {
    let parts =
      counts
      .filter { $0.count > 0 || ScriptReport.alwaysNamed.contains($0.outcome) }
      .map { "\($0.count) \($0.outcome == "needs_action" ? "need action" : $0.outcome)" }
    let accounts = counted(distinct("accountId"), "account")
    let regions = counted(distinct("region"), "Region")
    return parts.joined(separator: ", ") + ", for \(accounts) in \(regions)"
  }

  /// The report for programs: what it says itself, and how often each outcome occurs.
  var members: [(name: String, value: JSONValue)] {
    var summary = counts.map { (name: $0.outcome, value: JSONValue.integer(Int64($0.count))) }
    summary.append(("accounts", .integer(Int64(distinct("accountId")))))
    summary.append(("regions", .integer(Int64(distinct("region")))))
    return [("outcomes", .array(outcomes)), ("summary", .object(summary))]
  }

  /// How often each outcome occurs; those that muster.h does not know come last.
  private var counts: [(outcome: String, count: Int)] {
    let all = Dictionary(outcomes.map { ($0.outcome, 1) }, uniquingKeysWith: +)
    let others = all.keys.filter { !ScriptReport.known.contains($0) }.sorted()
    return (ScriptReport.known + others).map { ($0, all[$0] ?? 0) }
  }

  private func distinct(_ member: String) -> Int {
    Set(outcomes.compactMap { $0[member]?.string }).count
  }

  fileprivate static func isGood(_ outcome: String) -> Bool { good.contains(outcome) }
}

extension JSONValue {
  fileprivate var outcome: String { self["outcome"]?.string ?? "unknown" }

  fileprivate var isGood: Bool { ScriptReport.isGood(outcome) }

  fileprivate var row: [String] {
    [
      cell("accountId"), cell("region"), cell("what"),
      String(outcome.map { $0 == "_" ? " " : $0 }), reason,
    ]
  }

  /// Why the account is not done, by message or at least by code, and what helps.
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
