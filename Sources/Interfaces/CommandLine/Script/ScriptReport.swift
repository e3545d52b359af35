/// The outcomes that a script returned: in a report of the library, in `{"outcomes": […]}`, or in
/// lists and objects of such values.
struct ScriptReport {
  typealias Outcomes = AnyRandomAccessCollection<JSONValue>

  /// Each has all members of an outcome. They are made when they are read, because a report has
  /// hundreds of thousands.
  let outcomes: Outcomes
  private let counts: OutcomeCounts

  init(_ outcomes: Outcomes) {
    self.outcomes = outcomes
    counts = OutcomeCounts(outcomes)
  }

  /// No outcomes.
  init() {
    self.init(Outcomes([]))
  }

  /// Nil if the value is not a report. An outcome that is not in muster.h is an error: it would
  /// neither be a success nor something to do.
  init?(_ value: ScriptValue) throws(CommandError) {
    switch value {
    case .report(let outcomes):
      try ScriptReport.check(outcomes)
      self.init(outcomes)
    case .json(let value):
      guard let found = ScriptReport.outcomes(in: value) else { return nil }
      try ScriptReport.check(Outcomes(found))
      self.init(Outcomes(found.map(\.completedOutcome)))
    }
  }

  private static func check(_ outcomes: Outcomes) throws(CommandError) {
    for (index, outcome) in outcomes.enumerated() {
      guard outcome.outcomeKind != nil, outcome["accountId"]?.string != nil else {
        throw .failed(
          "outcome \(index + 1) of the script's result must have an accountId and an outcome, which "
            + "is \(alternatives(OutcomeKind.allCases.map(\.rawValue))), not: \(outcome.inline)")
      }
    }
  }

  private static func outcomes(in value: JSONValue) -> [JSONValue]? {
    switch value["outcomes"] {
    case .array(let outcomes)?: return outcomes
    // An empty table of Lua is an object.
    case .object(let members)? where members.isEmpty: return []
    default: break
    }
    let parts = value.children.map(ScriptReport.outcomes)
    return parts.isEmpty || parts.contains(where: { $0 == nil }) ? nil : parts.flatMap { $0 ?? [] }
  }

  /// A row for each outcome that is not successful.
  var table: TextTable {
    TextTable(
      heading: ["account", "region", "step", "outcome", "reason and remedy"],
      rows: outcomes.filter { $0.outcomeKind?.isSuccess != true }.map(\.row))
  }

  /// The report as it is recorded in a journal.
  var recorded: JSONValue { .object([("outcomes", .array(Array(outcomes)))]) }

  var summary: String { counts.sentence }

  /// The numbers of outcomes, of accounts and of Regions.
  var summaryMembers: JSONValue { counts.json }
}

/// The number of outcomes of each kind, of accounts, and of Regions.
private struct OutcomeCounts {
  private var kinds: [OutcomeKind: Int] = [:]
  private var accounts: Set<String> = []
  private var regions: Set<String> = []

  init(_ outcomes: ScriptReport.Outcomes) {
    for outcome in outcomes {
      if let kind = outcome.outcomeKind { kinds[kind, default: 0] += 1 }
      if let account = outcome["accountId"]?.string, !account.isEmpty { accounts.insert(account) }
      if let region = outcome["region"]?.string, !region.isEmpty { regions.insert(region) }
    }
  }

  private subscript(_ kind: OutcomeKind) -> Int { kinds[kind] ?? 0 }

  /// "493 done (12 already), 5 need action, 2 skipped, 0 pending, for 500 accounts in 2 Regions".
  /// Outcomes that are retryable count as pending: they are left, and need no action.
  var sentence: String {
    "\(self[.done] + self[.already]) done (\(self[.already]) already), "
      + "\(self[.needsAction]) need action, \(self[.skipped]) skipped, "
      + "\(self[.pending] + self[.retryable]) pending, "
      + "for \(counted(accounts.count, "account")) in \(counted(regions.count, "Region"))"
  }

  var json: JSONValue {
    let counts = OutcomeKind.allCases.map { (name: $0.rawValue, value: self[$0]) }
    let distinct = [(name: "accounts", value: accounts.count), ("regions", regions.count)]
    return .object((counts + distinct).map { ($0.name, .integer(Int64($0.value))) })
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
