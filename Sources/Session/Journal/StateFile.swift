import CSQLite
import MusterLocks

/// The file from which a simulated organization is restored: its initial state, and all changes
/// since then, in order. The format of these texts is defined by the organization.
///
/// A text that was written survives a crash of the process. One process at a time can open the
/// file.
public final class StateFile: Sendable {
  private let database: Guarded<Database>

  private static let schema = [
    "CREATE TABLE IF NOT EXISTS beginning (one INTEGER PRIMARY KEY CHECK (one = 1), text BLOB) STRICT",
    "CREATE TABLE IF NOT EXISTS changes (id INTEGER PRIMARY KEY, text BLOB NOT NULL) STRICT",
  ]

  /// Opens the file at `path`, and creates it if it does not exist.
  public init(path: String) throws(JournalError) {
    let database = try Database(path: path, as: "state file", busyTimeoutMilliseconds: 0)
    try database.run("PRAGMA locking_mode = EXCLUSIVE")
    try database.run("PRAGMA journal_mode = WAL")
    // Data that was passed to the operating system survives a crash of the process, but not of the
    // machine.
    try database.run("PRAGMA synchronous = NORMAL")
    for table in StateFile.schema { try database.run(table) }
    self.database = Guarded(database)
  }

  /// The initial state of the organization; nil in a new file.
  public func beginning() throws(JournalError) -> [UInt8]? {
    try database.withLock { (database) throws(JournalError) in
      guard case .blob(let text)? = try database.rows("SELECT text FROM beginning").first?.first
      else { return nil }
      return text
    }
  }

  /// Writes the initial state of the organization, or replaces it.
  public func write(beginning text: [UInt8]) throws(JournalError) {
    try database.withLock { (database) throws(JournalError) in
      try StateFile.write(text, database)
    }
  }

  private static func write(_ text: [UInt8], _ database: borrowing Database) throws(JournalError) {
    try database.run(
      "INSERT INTO beginning VALUES (1, ?) ON CONFLICT DO UPDATE SET text = excluded.text",
      [.blob(text)])
  }

  public func append(_ change: [UInt8]) throws(JournalError) {
    try database.withLock { (database) throws(JournalError) in
      try StateFile.append(change, database)
    }
  }

  private static func append(
    _ change: [UInt8], _ database: borrowing Database
  ) throws(JournalError) {
    try database.run("INSERT INTO changes (text) VALUES (?)", [.blob(change)])
  }

  /// The changes of the organization, in order.
  public func changes() throws(JournalError) -> [[UInt8]] {
    try database.withLock { (database) throws(JournalError) in
      try database.rows("SELECT text FROM changes ORDER BY id").compactMap { row in
        if case .blob(let text)? = row.first { text } else { nil }
      }
    }
  }

  /// Replaces the initial state and deletes all changes except `changes`: the new initial state
  /// contains the others.
  public func begin(with beginning: [UInt8], keeping changes: [[UInt8]]) throws(JournalError) {
    try database.withLock { (database) throws(JournalError) in
      try database.run("BEGIN")
      try StateFile.write(beginning, database)
      try database.run("DELETE FROM changes")
      for change in changes { try StateFile.append(change, database) }
      try database.run("COMMIT")
    }
  }
}
