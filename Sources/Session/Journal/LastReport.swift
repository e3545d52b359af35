import MusterDocument
import MusterText

extension RunList {
  /// The report of the last run that ended: {"id", "script", "endTime", "outcomes"}, as a list of
  /// accounts for another run. `warnings` names later runs, which have no report yet, and the
  /// scripts of other runs, because the last run may be one of another script.
  public func lastReport() throws(JournalError) -> JSON {
    let runs = try file.summaries(at: now)
    guard let last = runs.last(where: { $0.end != nil }) else {
      throw JournalError(
        message: "The journal \(path) has no run that has ended: repeat the command of the run "
          + "with this journal, which resumes it, and use the journal as a list then.")
    }
    let blob = try file.database.rows("SELECT report FROM runs WHERE id = ?", [.integer(last.id)])
      .first?.first?.blob
    let report = blob.flatMap(RunList.parsed) ?? .null
    let outcomes = RunCounts.outcomes(in: report)
    guard !outcomes.isEmpty || report.text.includes("\"outcomes\"") else {
      throw JournalError(
        message: "\(last.name) of the journal \(path), the last one that has ended, has no "
          + "outcomes. \(advice)")
    }
    var list: JSON = [
      "id": .integer(last.id), "script": last.script.map(JSON.string) ?? .null,
      "endTime": last.end.map { .string($0.iso8601) } ?? .null, "outcomes": .array(outcomes),
    ]
    let warnings = warnings(last, runs)
    if !warnings.isEmpty { list["warnings"] = .array(warnings.map(JSON.string)) }
    return list
  }

  private func warnings(_ last: RunSummary, _ runs: [RunSummary]) -> [String] {
    var warnings: [String] = []
    if let later = runs.last(where: { $0.id > last.id }) {
      warnings.append("\(later.name) has not ended, so the accounts are those of \(last.name)")
    }
    let others = Set(runs.compactMap(\.script)).subtracting([last.script].compactMap { $0 })
      .sorted()
    if !others.isEmpty {
      let names = others.map { "'\($0)'" }.joined(separator: ", ")
      warnings.append(
        "the accounts are those of \(last.name), and the journal also has runs of \(names). "
          + advice)
    }
    return warnings
  }

  private var advice: String {
    "For the accounts of another run, use its report: muster runs \(path) RUN --output json"
  }
}
