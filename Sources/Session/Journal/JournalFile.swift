import CSQLite
import MusterDocument
import MusterText
import MusterWire

/// The tables of a journal file, in SQLite.
struct JournalFile: ~Copyable, Sendable {
  let database: Database

  /// "MSTJ", in the header of the file (SQLite, "PRAGMA application_id").
  private static let applicationID: Int64 = 0x4D53_544A
  /// 1 had no runs.
  private static let format: Int64 = 2

  private static let schema = [
    """
    CREATE TABLE files (
      fingerprint TEXT PRIMARY KEY,
      content BLOB NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE runs (
      id INTEGER PRIMARY KEY,
      identity TEXT NOT NULL,
      description TEXT NOT NULL,
      begun_ms INTEGER NOT NULL,
      ended_ms INTEGER,
      failure TEXT,
      report BLOB,
      counts TEXT
    ) STRICT
    """,
    "CREATE INDEX runs_by_identity ON runs (identity, ended_ms)",
    """
    CREATE TABLE sessions (
      id INTEGER PRIMARY KEY,
      run INTEGER NOT NULL REFERENCES runs (id),
      caller TEXT,
      host TEXT NOT NULL,
      process INTEGER NOT NULL,
      process_start INTEGER NOT NULL,
      begun_ms INTEGER NOT NULL,
      is_open INTEGER NOT NULL DEFAULT 1
    ) STRICT
    """,
    """
    CREATE TABLE calls (
      id INTEGER PRIMARY KEY,
      run INTEGER NOT NULL REFERENCES runs (id),
      target TEXT NOT NULL,
      input TEXT NOT NULL,
      fingerprint TEXT NOT NULL,
      occurrence INTEGER NOT NULL,
      body BLOB NOT NULL,
      intended_ms INTEGER NOT NULL,
      state TEXT NOT NULL DEFAULT 'intended'
        CHECK (state IN ('intended', 'unsent', 'refused', 'succeeded')),
      outcome BLOB,
      completed_ms INTEGER,
      requests INTEGER NOT NULL DEFAULT 0,
      decision TEXT,
      UNIQUE (run, fingerprint, occurrence)
    ) STRICT
    """,
    """
    CREATE TABLE requests (
      run INTEGER NOT NULL REFERENCES runs (id),
      target TEXT NOT NULL,
      count INTEGER NOT NULL,
      PRIMARY KEY (run, target)
    ) STRICT
    """,
  ]

  /// Opens the file at `path`. Creates it if it does not exist, readable only for its owner.
  init(path: String) throws(JournalError) {
    PrivateFile.create(path)
    let database = try Database(path: path)
    try JournalFile.prepare(database, path)
    self.database = database
  }

  /// Opens an existing file to read it.
  init(reading path: String) throws(JournalError) {
    let database = try Database(path: path, isReadOnly: true)
    try JournalFile.checkWritten(database, path)
    self.database = database
  }

  private static func prepare(
    _ database: borrowing Database, _ path: String
  ) throws(JournalError) {
    if try isNew(database, path) {
      try database.run("PRAGMA journal_mode = WAL")
      try create(database)
    }
    try database.run("PRAGMA synchronous = FULL")
  }

  private static func checkWritten(
    _ database: borrowing Database, _ path: String
  ) throws(JournalError) {
    if try isNew(database, path) {
      throw JournalError(message: "The file \(path) is not a journal: it is empty.")
    }
  }

  private static func create(_ database: borrowing Database) throws(JournalError) {
    try database.transaction { (database) throws(JournalError) in
      // Another process may have created the tables.
      guard try database.integer("PRAGMA application_id") == 0 else { return }
      for statement in schema { try database.run(statement) }
      try database.run("PRAGMA application_id = \(applicationID)")
      try database.run("PRAGMA user_version = \(format)")
    }
  }

  /// True if the file has no tables. Refuses files of other programs and of other versions, which
  /// are not changed.
  private static func isNew(
    _ database: borrowing Database, _ path: String
  ) throws(JournalError) -> Bool {
    let application = try database.integer("PRAGMA application_id")
    if application == applicationID {
      let version = try database.integer("PRAGMA user_version")
      guard version == format else {
        throw JournalError(
          message: "The journal \(path) has format \(version), and this version of Muster reads "
            + "format \(format): use the version that wrote it, or another file.")
      }
      return false
    }
    let tables = try database.rows("SELECT name FROM sqlite_schema").compactMap { $0.first?.text }
    guard application == 0, tables.isEmpty else {
      throw JournalError(
        message: "The file \(path) is not a journal that this version of Muster can read: it is "
          + "an SQLite database with "
          + (tables == ["calls", "sqlite_autoindex_calls_1"]
            ? "a journal of an earlier version." : "other tables.") + " Use another file.")
    }
    return true
  }
}

// MARK: - Runs

extension JournalFile {
  /// Resumes the run that `description` identifies and that has not ended, or begins one. Refuses a
  /// run that another process holds.
  func hold(_ description: RunDescription, at now: Instant) throws(JournalError) -> JournalRun {
    try database.transaction { (database) throws(JournalError) in
      let open = try database.rows(
        "SELECT id FROM runs WHERE identity = ? AND ended_ms IS NULL ORDER BY id DESC LIMIT 1",
        [.text(description.identity)]
      ).first?.first?.integer
      let id: Int64
      if let open {
        id = open
        try JournalFile.checkHolder(of: id, database)
        try database.run("UPDATE runs SET failure = NULL WHERE id = ?", [.integer(id)])
      } else {
        id = try JournalFile.begin(description, database, at: now)
      }
      let process = RunningProcess.current
      let session = try database.insert(
        "INSERT INTO sessions (run, host, process, process_start, begun_ms) VALUES (?, ?, ?, ?, ?)",
        [
          .integer(id), .text(process.host), .integer(Int64(process.id)),
          .integer(process.start), .integer(now.milliseconds),
        ])
      return JournalRun(id: id, isResumed: open != nil, session: session)
    }
  }

  private static func begin(
    _ description: RunDescription, _ database: borrowing Database, at now: Instant
  ) throws(JournalError) -> Int64 {
    for (fingerprint, content) in description.contents {
      try database.run(
        "INSERT INTO files VALUES (?, ?) ON CONFLICT DO NOTHING",
        [.text(fingerprint), .blob(content)])
    }
    return try database.insert(
      "INSERT INTO runs (identity, description, begun_ms) VALUES (?, ?, ?)",
      [
        .text(description.identity), .text(description.stored.text), .integer(now.milliseconds),
      ])
  }

  private static func checkHolder(
    of run: Int64, _ database: borrowing Database
  ) throws(JournalError) {
    guard let holder = try holder(of: run, database), holder != RunningProcess.current.id else {
      return
    }
    throw JournalError(message: "Run \(run) of the journal is in use by process \(holder).")
  }

  /// True if a process of this host has the run open.
  func isHeld(_ run: Int64) throws(JournalError) -> Bool {
    try JournalFile.holder(of: run, database) != nil
  }

  /// The process that has the run open. A process of another host cannot be checked, and is assumed
  /// to have ended.
  private static func holder(
    of run: Int64, _ database: borrowing Database
  ) throws(JournalError) -> Int32? {
    let holders = try database.rows(
      "SELECT process, process_start FROM sessions WHERE run = ? AND host = ? AND is_open = 1",
      [.integer(run), .text(RunningProcess.current.host)])
    for holder in holders where holder.count == 2 {
      guard let id = holder[0].integer.flatMap({ Int32(exactly: $0) }),
        let start = holder[1].integer, RunningProcess.start(of: id) == start
      else { continue }
      return id
    }
    return nil
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

  func end(_ run: JournalRun, _ end: RunEnd, at now: Instant) throws(JournalError) {
    switch end {
    case .ended(let report):
      try database.run(
        "UPDATE runs SET ended_ms = ?, report = ?, counts = ? WHERE id = ?",
        [
          .integer(now.milliseconds), .blob(report.bytes),
          .text(RunCounts.of(report).text), .integer(run.id),
        ])
    case .failed(let message):
      try database.run(
        "UPDATE runs SET failure = ? WHERE id = ?", [.text(message), .integer(run.id)])
      // The cause of a refusal may be fixed before the run is resumed.
      try database.run(
        "UPDATE calls SET state = 'unsent' WHERE run = ? AND state = 'refused'",
        [.integer(run.id)])
    }
  }
}

// MARK: - Calls

extension JournalFile {
  func intent(
    of run: JournalRun, _ key: CallKey, body: [UInt8], at now: Instant
  ) throws(JournalError) -> Journal.JournaledCall {
    let identity: [Database.ColumnValue] = [
      .integer(run.id), .text(key.fingerprint), .integer(key.occurrence),
    ]
    let found = try database.rows(
      """
      SELECT id, body, state, outcome, intended_ms FROM calls
      WHERE run = ? AND fingerprint = ? AND occurrence = ?
      """, identity)
    if let row = found.first { return try JournalFile.call(row) }
    let id = try database.insert(
      """
      INSERT INTO calls (run, fingerprint, occurrence, target, input, body, intended_ms)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """,
      identity + [
        .text(key.target), .text(key.input), .blob(body), .integer(now.milliseconds),
      ])
    return Journal.JournaledCall(
      id: id, body: body, outcome: nil, isInDoubt: false, intended: now)
  }

  private static func call(_ row: [Database.ColumnValue]) throws(JournalError)
    -> Journal.JournaledCall
  {
    guard row.count == 5, let id = row[0].integer, case .blob(let body) = row[1],
      let state = row[2].text, let intended = row[4].integer
    else { throw JournalError(message: "The journal has lost a call that was written to it.") }
    var outcome: Journal.CallOutcome?
    if case .blob(let json) = row[3] {
      outcome = state == "succeeded" ? .output(json) : state == "refused" ? .refusal(json) : nil
    }
    return Journal.JournaledCall(
      id: id, body: body, outcome: outcome, isInDoubt: state == "intended",
      intended: Instant(milliseconds: intended))
  }

  func record(
    _ outcome: Journal.CallOutcome, of call: Int64, requests: Int, at now: Instant
  ) throws(JournalError) {
    let (state, json): (String, [UInt8]?) =
      switch outcome {
      case .output(let json): ("succeeded", json)
      case .refusal(let json): ("refused", json)
      case .unsent: ("unsent", nil)
      }
    try database.run(
      """
      UPDATE calls SET state = ?, outcome = ?, completed_ms = ?, requests = requests + ?
      WHERE id = ?
      """,
      [
        .text(state), json.map(Database.ColumnValue.blob) ?? .null, .integer(now.milliseconds),
        .integer(Int64(requests)), .integer(call),
      ])
  }

  func record(decision: String, of call: Int64) throws(JournalError) {
    try database.run(
      "UPDATE calls SET decision = ? WHERE id = ?", [.text(decision), .integer(call)])
  }
}
