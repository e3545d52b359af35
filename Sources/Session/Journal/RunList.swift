import MusterDocument
import MusterText
import MusterWire

/// The runs of a journal file, as JSON.
public struct RunList: ~Copyable, Sendable {
  let file: JournalFile
  let path: String
  let now: Instant

  /// Opens the journal at `path` to read it.
  public init(path: String, at now: Instant) throws(JournalError) {
    file = try JournalFile(reading: path)
    self.path = path
    self.now = now
  }

  /// All runs, the first one first.
  public func all() throws(JournalError) -> JSON {
    ["journal": .string(path), "runs": .array(try file.summaries(at: now).map(\.json))]
  }

  /// A run with its outcomes, steps, requests and doubts.
  public func run(_ id: Int64) throws(JournalError) -> JSON {
    let rows = try file.database.rows(
      "SELECT description, report FROM runs WHERE id = ?", [.integer(id)])
    guard let row = rows.first else {
      throw JournalError(message: "The journal \(path) has no run \(id).")
    }
    var run = try file.summary(of: id, at: now).json
    let description = row.first?.text.flatMap { RunList.parsed(Array($0.utf8)) } ?? [:]
    run["arguments"] = description["arguments"] ?? [:]
    run["files"] = try files(of: id)
    run["sessions"] = try sessions(of: id)
    let report = row.last?.blob.flatMap(RunList.parsed) ?? .null
    let outcomes = RunCounts.outcomes(in: report)
    run["steps"] = RunList.steps(outcomes)
    run["requests"] = try requests(of: id)
    run["doubts"] = try doubts(of: id)
    run["outcomes"] = .array(outcomes)
    return run
  }

  static func parsed(_ json: [UInt8]) -> JSON? { (try? Document(json)).map { JSON($0.root) } }

  static func time(_ column: Database.ColumnValue) -> JSON {
    column.integer.map { .string(Instant(milliseconds: $0).iso8601) } ?? .null
  }
}

// MARK: - A run

extension RunList {
  private func files(of run: Int64) throws(JournalError) -> JSON {
    let rows = try file.database.rows(
      "SELECT name, fingerprint, encoding FROM read_files WHERE run = ? ORDER BY name",
      [.integer(run)])
    return .array(
      rows.map { row in
        [
          "name": .string(row[0].text ?? ""), "fingerprint": .string(row[1].text ?? ""),
          "encoding": .string(row[2].text ?? ""),
        ]
      })
  }

  private func sessions(of run: Int64) throws(JournalError) -> JSON {
    let rows = try file.database.rows(
      "SELECT caller, host, process, begun_ms FROM sessions WHERE run = ? ORDER BY id",
      [.integer(run)])
    return .array(
      rows.map { row in
        [
          "caller": row[0].text.map(JSON.string) ?? .null, "hostname": .string(row[1].text ?? ""),
          "process": .integer(row[2].integer ?? 0), "startTime": RunList.time(row[3]),
        ]
      })
  }

  /// The number of outcomes of each kind, by step.
  private static func steps(_ outcomes: [JSON]) -> JSON {
    var steps: [(name: String, outcomes: [JSON])] = []
    for outcome in outcomes {
      guard case .string(let name)? = outcome["step"] else { continue }
      if let index = steps.firstIndex(where: { $0.name == name }) {
        steps[index].outcomes.append(outcome)
      } else {
        steps.append((name, [outcome]))
      }
    }
    return .array(
      steps.map { ["step": .string($0.name), "counts": RunCounts.of(.array($0.outcomes.wrapped))] })
  }
}

extension [JSON] {
  fileprivate var wrapped: [JSON] { [["outcomes": .array(self)]] }
}

// MARK: - Calls

extension RunList {
  /// "macie2 us-east-1 CreateMember", with the ARN of a role behind it.
  private static func operation(_ target: String) -> JSON {
    let words = target.split(separator: " ").map(String.init)
    guard words.count >= 3 else { return ["operation": .string(target)] }
    var operation: JSON = [
      "service": .string(words[0]), "region": .string(words[1]), "operation": .string(words[2]),
    ]
    if words.count > 3 { operation["role"] = .string(words[3]) }
    return operation
  }

  /// Requests of a killed session are counted if they may have been sent.
  private func requests(of run: Int64) throws(JournalError) -> JSON {
    let rows = try file.database.rows(
      """
      SELECT target, sum(count) FROM (
        SELECT target, CASE state WHEN 'intended' THEN max(1, requests) ELSE requests END AS count
        FROM calls WHERE run = ?1
        UNION ALL SELECT target, count FROM requests WHERE run = ?1
      ) GROUP BY target ORDER BY target
      """, [.integer(run)])
    return .array(
      rows.map { row in
        var entry = RunList.operation(row[0].text ?? "")
        entry["requests"] = .integer(row[1].integer ?? 0)
        return entry
      })
  }

  /// The calls that were or are in doubt, with the decision if there is one.
  private func doubts(of run: Int64) throws(JournalError) -> JSON {
    let rows = try file.database.rows(
      """
      SELECT target, input, intended_ms, decision FROM calls
      WHERE run = ? AND (decision IS NOT NULL OR state = 'intended') ORDER BY id
      """, [.integer(run)])
    let caller = try file.caller(of: run)
    return .array(
      rows.map { row in
        let (target, input) = (row[0].text ?? "", row[1].text ?? "")
        var doubt = RunList.operation(target)
        doubt["accounts"] = .array(
          JournalFile.accounts(of: target, input, caller: caller).map(JSON.string))
        doubt["at"] = RunList.time(row[2])
        doubt["decision"] = row[3].text.map(JSON.string) ?? .null
        return doubt
      })
  }
}
