import MusterDocument
import MusterText
import MusterWire

/// A run as an element of a list of runs.
struct RunSummary {
  let id: Int64
  /// The name of its script, if it has one.
  let script: String?
  let start: Instant
  /// Nil if it has not ended.
  let end: Instant?
  /// "ended", "failed", "running", or "interrupted".
  let status: String
  /// The message of a script that failed.
  let failure: String?
  /// The number of outcomes of each kind.
  let counts: JSON
  let doubts: RunDoubts

  var json: JSON {
    [
      "id": .integer(id), "script": script.map(JSON.string) ?? .null,
      "startTime": .string(start.iso8601), "endTime": end.map { .string($0.iso8601) } ?? .null,
      "status": .string(status), "failure": failure.map(JSON.string) ?? .null, "counts": counts,
      "callsInDoubt": .integer(Int64(doubts.calls)),
      "accountsInDoubt": .array(doubts.accounts.map(JSON.string)),
    ]
  }

  /// "run 3 (onboard.lua)"
  var name: String { "run \(id)" + (script.map { " (\($0))" } ?? "") }
}

/// The calls of a run that may have been executed.
struct RunDoubts {
  var calls: Int
  var accounts: [String]
}

extension JournalFile {
  /// The runs, the first one first.
  func summaries(at now: Instant) throws(JournalError) -> [RunSummary] {
    var summaries: [RunSummary] = []
    for row in try database.rows("SELECT id FROM runs ORDER BY id") {
      guard let id = row.first?.integer else { continue }
      summaries.append(try summary(of: id, at: now))
    }
    return summaries
  }

  func summary(of run: Int64, at now: Instant) throws(JournalError) -> RunSummary {
    let rows = try database.rows(
      "SELECT description, begun_ms, ended_ms, failure, counts FROM runs WHERE id = ?",
      [.integer(run)])
    guard let row = rows.first, row.count == 5, let start = row[1].integer else {
      throw JournalError(message: "The journal has lost run \(run).")
    }
    let description = row[0].text.flatMap { RunList.parsed(Array($0.utf8)) } ?? [:]
    var script: String?
    if case .string(let name)? = description["script"]?["name"] { script = name }
    let end = row[2].integer.map { Instant(milliseconds: $0) }
    return RunSummary(
      id: run, script: script, start: Instant(milliseconds: start), end: end,
      status: try status(of: run, isEnded: end != nil, failure: row[3].text, at: now),
      failure: row[3].text,
      counts: row[4].text.flatMap { RunList.parsed(Array($0.utf8)) } ?? [:],
      doubts: try doubts(of: run))
  }

  /// "ended", "failed", "running", or "interrupted".
  private func status(
    of run: Int64, isEnded: Bool, failure: String?, at now: Instant
  ) throws(JournalError) -> String {
    if isEnded { return "ended" }
    if failure != nil { return "failed" }
    return try isHeld(run, at: now) ? "running" : "interrupted"
  }
}

// MARK: - Doubts

extension JournalFile {
  private func doubts(of run: Int64) throws(JournalError) -> RunDoubts {
    let rows = try database.rows(
      "SELECT target, input FROM calls WHERE run = ? AND state = 'intended'", [.integer(run)])
    let caller = try caller(of: run)
    let accounts = rows.flatMap { row in
      JournalFile.accounts(of: row.first?.text ?? "", row.last?.text ?? "", caller: caller)
    }
    return RunDoubts(calls: rows.count, accounts: Set(accounts).sorted())
  }

  /// The ARN of the last known caller of the run.
  func caller(of run: Int64) throws(JournalError) -> String? {
    try database.rows(
      "SELECT caller FROM sessions WHERE run = ? AND caller IS NOT NULL ORDER BY id DESC LIMIT 1",
      [.integer(run)]
    ).first?.first?.text
  }

  /// The accounts that a call concerns: those in its input, which are texts of twelve digits, or
  /// else the one of its role or of the caller.
  static func accounts(of target: String, _ input: String, caller: String?) -> [String] {
    let named = input.split(separator: "\"").map(String.init).filter(\.isAccountID)
    if !named.isEmpty { return named }
    let words = target.split(separator: " ").map(String.init)
    let arn = words.count > 3 ? words[3] : caller ?? ""
    // "arn:aws:iam::111122223333:role/name"
    let parts = arn.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    return parts.count > 4 && parts[4].isAccountID ? [parts[4]] : []
  }
}
