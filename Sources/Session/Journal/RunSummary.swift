import MusterDocument
import MusterText
import MusterWire

// A run as an element of a list of runs.

extension JournalFile {
  /// The ids of all runs, the first one first.
  func runs() throws(JournalError) -> [Int64] {
    try database.rows("SELECT id FROM runs ORDER BY id").compactMap { $0.first?.integer }
  }

  func summary(of run: Int64, at now: Instant) throws(JournalError) -> JSON {
    let rows = try database.rows(
      "SELECT description, begun_ms, ended_ms, failure, counts FROM runs WHERE id = ?",
      [.integer(run)])
    guard let row = rows.first, row.count == 5 else {
      throw JournalError(message: "The journal has lost run \(run).")
    }
    let description = row[0].text.flatMap { RunList.parsed(Array($0.utf8)) } ?? [:]
    let doubts = try doubts(of: run)
    return [
      "id": .integer(run),
      "script": description["script"]?["name"] ?? .null,
      "startTime": RunList.time(row[1]), "endTime": RunList.time(row[2]),
      "status": .string(
        try status(of: run, isEnded: row[2].integer != nil, failure: row[3].text, at: now)),
      "failure": row[3].text.map(JSON.string) ?? .null,
      "counts": row[4].text.flatMap { RunList.parsed(Array($0.utf8)) } ?? [:],
      "callsInDoubt": .integer(Int64(doubts.calls)),
      "accountsInDoubt": .array(doubts.accounts.map(JSON.string)),
    ]
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
  /// The number of calls that may have been executed, and their accounts.
  private func doubts(of run: Int64) throws(JournalError) -> (calls: Int, accounts: [String]) {
    let rows = try database.rows(
      "SELECT target, input FROM calls WHERE run = ? AND state = 'intended'", [.integer(run)])
    let caller = try caller(of: run)
    let accounts = rows.flatMap { row in
      JournalFile.accounts(of: row.first?.text ?? "", row.last?.text ?? "", caller: caller)
    }
    return (rows.count, Set(accounts).sorted())
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
    let named = input.split(separator: "\"").map(String.init).filter(isAccount)
    if !named.isEmpty { return named }
    let words = target.split(separator: " ").map(String.init)
    let arn = words.count > 3 ? words[3] : caller ?? ""
    // "arn:aws:iam::111122223333:role/name"
    let parts = arn.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    return parts.count > 4 && isAccount(parts[4]) ? [parts[4]] : []
  }

  private static func isAccount(_ word: String) -> Bool {
    word.utf8.count == 12
      && word.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }
}
