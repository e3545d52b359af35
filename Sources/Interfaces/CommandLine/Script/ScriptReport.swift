/// The outcomes in the value of a script: `{"outcomes": […]}`, or lists and objects of such
/// values, as muster.map and muster.all return them.
struct ScriptReport {
  /// Each has all members of an outcome.
  let outcomes: [JSONValue]

  init(outcomes: [JSONValue]) {
    self.outcomes = outcomes
  }

  /// Nil if the value is not a report. An outcome that is not in muster.h is an error: it would
  /// neither be a success nor something to do.
  init?(_ value: JSONValue) throws(CommandError) {
    guard let found = ScriptReport.outcomes(in: value) else { return nil }
    for (index, outcome) in found.enumerated() {
      guard outcome.outcomeKind != nil, outcome["accountId"]?.string != nil else {
        throw .failed(
          "outcome \(index + 1) of the script's result must have an accountId and an outcome, which "
            + "is \(alternatives(OutcomeKind.allCases.map(\.rawValue))), not: \(outcome.inline)")
      }
    }
    outcomes = found.map(\.completedOutcome)
  }

  private static func outcomes(in value: JSONValue) -> [JSONValue]? {
    if case .array(let outcomes)? = value["outcomes"] { return outcomes }
    let parts = value.children.map(ScriptReport.outcomes)
    return parts.isEmpty || parts.contains(where: { $0 == nil }) ? nil : parts.flatMap { $0 ?? [] }
  }

  /// A row for each outcome that is not successful.
  var table: TextTable {
    TextTable(
      heading: ["account", "region", "step", "outcome", "reason and remedy"],
      rows: outcomes.filter { $0.outcomeKind?.isSuccess != true }.map(\.row))
  }

  /// "493 done (12 already), 5 need action, 2 skipped, 0 pending, for 500 accounts in 2 Regions".
  /// Outcomes that are retryable count as pending: they are left, and need no action.
  var summary: String {
    let already = count(of: .already)
    let accounts = counted(distinct("accountId"), "account")
    let regions = counted(distinct("region"), "Region")
    return "\(count(of: .done) + already) done (\(already) already), "
      + "\(count(of: .needsAction)) need action, \(count(of: .skipped)) skipped, "
      + "\(count(of: .pending) + count(of: .retryable)) pending, for \(accounts) in \(regions)"
  }

  /// The report as members of a JSON object: the outcomes, and the number of each.
  var members: [(name: String, value: JSONValue)] {
    var summary = OutcomeKind.allCases.map { kind in
      (name: kind.rawValue, value: JSONValue.integer(Int64(count(of: kind))))
    }
    summary.append(("accounts", .integer(Int64(distinct("accountId")))))
    summary.append(("regions", .integer(Int64(distinct("region")))))
    return [("outcomes", .array(outcomes)), ("summary", .object(summary))]
  }

  private func count(of kind: OutcomeKind) -> Int { outcomes.count { $0.outcomeKind == kind } }

  private func distinct(_ member: String) -> Int {
    Set(outcomes.compactMap { $0[member]?.string }.filter { !$0.isEmpty }).count
  }
}

extension JSONValue {
  /// The members of an outcome in their order, with the value that stands for a missing one; nil
  /// for members that are optional.
  private static let membersOfOutcome: [(name: String, value: JSONValue?)] = [
    ("accountId", .string("")), ("email", nil), ("name", nil), ("service", .string("")),
    ("region", .string("")), ("step", .string("")), ("outcome", .string("")),
    ("code", .string("")), ("message", .string("")), ("remedy", .string("")),
    ("requestId", .string("")), ("attempts", .integer(0)), ("at", .string("")),
    ("inProgress", nil),
  ]

  /// An outcome of a script with all members, in their order; further ones follow.
  fileprivate var completedOutcome: JSONValue {
    let known = JSONValue.membersOfOutcome
    let further = members.filter { member in !known.contains { $0.name == member.name } }
    let completed = known.compactMap { member in
      (self[member.name] ?? member.value).map { (name: member.name, value: $0) }
    }
    return .object(completed + further)
  }

  fileprivate var row: [String] {
    let outcome = (outcomeKind?.rawValue ?? "").map { $0 == "_" ? " " : $0 }
    return [cell("accountId"), cell("region"), cell("step"), String(outcome), reason]
  }

  /// The message, or else the code, followed by the remedy.
  private var reason: String {
    var message = cell("message").isEmpty ? cell("code") : cell("message")
    let remedy = cell("remedy")
    if remedy.isEmpty { return message }
    if message.hasSuffix(".") { message.removeLast() }
    return message.isEmpty ? remedy : "\(message): \(remedy)"
  }

  private func cell(_ member: String) -> String { self[member]?.string ?? "" }
}
