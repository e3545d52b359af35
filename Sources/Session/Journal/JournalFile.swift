import CSQLite
import MusterDocument
import MusterText
import MusterWire

/// The tables of a journal file, in SQLite.
struct JournalFile: ~Copyable, Sendable {
  let database: Database

  /// "MSTJ", in the header of the file (SQLite, "PRAGMA application_id").
  private static let applicationID: Int64 = 0x4D53_544A
  /// 1 had no runs; 2 had neither the state before a call nor the files that a run has read; 3 had
  /// no request ids.
  private static let format: Int64 = 4

  private static let schema = [
    """
    CREATE TABLE files (
      fingerprint TEXT PRIMARY KEY,
      content BLOB NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE read_files (
      run INTEGER NOT NULL REFERENCES runs (id),
      name TEXT NOT NULL,
      fingerprint TEXT NOT NULL REFERENCES files (fingerprint),
      encoding TEXT NOT NULL,
      PRIMARY KEY (run, name)
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
      seen_ms INTEGER NOT NULL,
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
      before TEXT,
      state TEXT NOT NULL DEFAULT 'intended'
        CHECK (state IN ('intended', 'unsent', 'refused', 'succeeded')),
      outcome BLOB,
      completed_ms INTEGER,
      request_id TEXT,
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
