import MusterDocument
import MusterText
import MusterWire

// The runs of a journal, as the sessions that execute them write them.

extension JournalFile {
  /// Resumes the run that `description` identifies and that has not ended, or begins one. Refuses a
  /// run that another process holds.
  func hold(_ description: RunDescription, at now: Instant) throws(JournalError) -> JournalRun {
    try database.transaction { (database) throws(JournalError) in
      let open = try JournalFile.openRun(of: description, database)
      let id: Int64
      if let open {
        id = open
        try JournalFile.checkHolder(of: id, database, at: now)
        try database.run("UPDATE runs SET failure = NULL WHERE id = ?", [.integer(id)])
      } else {
        id = try JournalFile.begin(description, database, at: now)
      }
      let process = RunningProcess.current
      let session = try database.insert(
        """
        INSERT INTO sessions (run, host, process, process_start, begun_ms, seen_ms)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
        [
          .integer(id), .text(process.host), .integer(Int64(process.id)),
          .integer(process.start), .integer(now.milliseconds), .integer(now.milliseconds),
        ])
      return JournalRun(id: id, isResumed: open != nil, session: session)
    }
  }

  /// The last run with this script and these arguments that has not ended, and that has read only
  /// files that have not changed.
  private static func openRun(
    of description: RunDescription, _ database: borrowing Database
  ) throws(JournalError) -> Int64? {
    let candidates = try database.rows(
      "SELECT id FROM runs WHERE identity = ? AND ended_ms IS NULL ORDER BY id DESC",
      [.text(description.identity)])
    for candidate in candidates {
      guard let id = candidate.first?.integer else { continue }
      let read = try database.rows(
        "SELECT name, fingerprint FROM read_files WHERE run = ?", [.integer(id)])
      if description.matches(read.map { ($0.first?.text ?? "", $0.last?.text ?? "") }) { return id }
    }
    return nil
  }

  private static func begin(
    _ description: RunDescription, _ database: borrowing Database, at now: Instant
  ) throws(JournalError) -> Int64 {
    let id = try database.insert(
      "INSERT INTO runs (identity, description, begun_ms) VALUES (?, ?, ?)",
      [
        .text(description.identity), .text(description.stored.text), .integer(now.milliseconds),
      ])
    for file in description.files where file.isRead { try record(file, of: id, database) }
    return id
  }

  /// Records a file that the run has read.
  func record(_ file: RunFile, of run: JournalRun) throws(JournalError) {
    try database.transaction { (database) throws(JournalError) in
      try JournalFile.record(file, of: run.id, database)
    }
  }

  private static func record(
    _ file: RunFile, of run: Int64, _ database: borrowing Database
  ) throws(JournalError) {
    try database.run(
      "INSERT INTO files VALUES (?, ?) ON CONFLICT DO NOTHING",
      [.text(file.fingerprint), .blob(file.content)])
    try database.run(
      "INSERT INTO read_files VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
      [.integer(run), .text(file.name), .text(file.fingerprint), .text(file.encoding)])
  }

  /// Masks texts in the arguments of a run, so that no bytes of them remain in the file.
  func mask(_ secrets: [String], of run: JournalRun) throws(JournalError) {
    let rows = try database.rows(
      "SELECT description FROM runs WHERE id = ?", [.integer(run.id)])
    guard var description = rows.first?.first?.text.flatMap({ RunList.parsed(Array($0.utf8)) }),
      let arguments = description["arguments"]
    else { return }
    let masked = SecretArguments.masked(arguments, hiding: secrets)
    guard masked.text != arguments.text else { return }
    description["arguments"] = masked
    try database.run("PRAGMA secure_delete = ON")
    try database.run(
      "UPDATE runs SET description = ? WHERE id = ?",
      [.text(description.text), .integer(run.id)])
    try database.run("PRAGMA wal_checkpoint(TRUNCATE)")
  }

  func release(_ run: JournalRun) throws(JournalError) {
    try database.run("UPDATE sessions SET is_open = 0 WHERE id = ?", [.integer(run.session)])
  }

  func record(caller: String, of run: JournalRun) throws(JournalError) {
    try database.run(
      "UPDATE sessions SET caller = ? WHERE id = ?", [.text(caller), .integer(run.session)])
  }

  func add(requests: [String: Int64], to run: JournalRun) throws(JournalError) {
    for (target, count) in requests {
      try database.run(
        """
        INSERT INTO requests VALUES (?, ?, ?)
        ON CONFLICT DO UPDATE SET count = count + excluded.count
        """, [.integer(run.id), .text(target), .integer(count)])
    }
  }

  func record(report: JSON, of run: JournalRun) throws(JournalError) {
    try database.run(
      "UPDATE runs SET report = ?, counts = ? WHERE id = ?",
      [.blob(report.bytes), .text(RunCounts.of(report).text), .integer(run.id)])
  }

  func end(_ run: JournalRun, _ end: RunEnd, at now: Instant) throws(JournalError) {
    switch end {
    case .ended(let report):
      try record(report: report, of: run)
      try database.run(
        "UPDATE runs SET ended_ms = ? WHERE id = ?",
        [.integer(now.milliseconds), .integer(run.id)])
    case .failed(let message):
      try database.run(
        "UPDATE runs SET failure = ? WHERE id = ?", [.text(message), .integer(run.id)])
      // The reason for a refusal may be removed before the run is resumed.
      try database.run(
        "UPDATE calls SET state = 'unsent' WHERE run = ? AND state = 'refused'",
        [.integer(run.id)])
    }
  }
}

// MARK: - The process that holds a run

extension JournalFile {
  /// The time in milliseconds for which a process of another machine counts as alive after it has
  /// written to the journal. Processes of this machine are looked up.
  private static let aliveMilliseconds: Int64 = 180_000
  /// The minimum time between two marks that a process is alive.
  static let markInterval: Int64 = 15_000

  private struct Holder {
    var process: Int32
    var host: String
    /// The time since it wrote to the journal last, for a process of another machine.
    var silentMilliseconds: Int64?
  }

  /// Records that the session's process is alive.
  func markAlive(_ run: JournalRun, at now: Instant) throws(JournalError) {
    try database.run(
      "UPDATE sessions SET seen_ms = ? WHERE id = ?",
      [.integer(now.milliseconds), .integer(run.session)])
  }

  /// True if a process has the run open.
  func isHeld(_ run: Int64, at now: Instant) throws(JournalError) -> Bool {
    try JournalFile.holder(of: run, database, at: now) != nil
  }

  private static func checkHolder(
    of run: Int64, _ database: borrowing Database, at now: Instant
  ) throws(JournalError) {
    guard let holder = try holder(of: run, database, at: now) else { return }
    guard let silence = holder.silentMilliseconds else {
      // A process may open the journal several times.
      if holder.process == RunningProcess.current.id { return }
      throw JournalError(
        message: "Run \(run) of the journal is in use by process \(holder.process). Wait until it "
          + "ends, or use another journal file.")
    }
    let seconds = max(0, aliveMilliseconds - silence) / 1000 + 1
    throw JournalError(
      message: "Run \(run) of the journal is in use by process \(holder.process) on machine "
        + "\(holder.host), which wrote to it \(silence / 1000) seconds ago. If that process has "
        + "ended, start the run again in \(seconds) seconds; otherwise use another journal file.")
  }

  private static func holder(
    of run: Int64, _ database: borrowing Database, at now: Instant
  ) throws(JournalError) -> Holder? {
    let rows = try database.rows(
      "SELECT process, process_start, host, seen_ms FROM sessions WHERE run = ? AND is_open = 1",
      [.integer(run)])
    for row in rows where row.count == 4 {
      guard let id = row[0].integer.flatMap({ Int32(exactly: $0) }), let start = row[1].integer,
        let host = row[2].text, let seen = row[3].integer
      else { continue }
      if host == RunningProcess.current.host {
        if RunningProcess.start(of: id) == start { return Holder(process: id, host: host) }
      } else {
        let silence = Instant(milliseconds: seen).remaining(until: now)
        guard silence < aliveMilliseconds else { continue }
        return Holder(process: id, host: host, silentMilliseconds: silence)
      }
    }
    return nil
  }
}
