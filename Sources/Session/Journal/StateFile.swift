import CSQLite
import MusterLocks

/// The file from which a simulated organization comes back: how it began, and everything since that
/// changed it, in order. What the texts say is the organization's business.
///
/// A text that was written is there however the process ends. One process at a time has the file.
public final class StateFile: Sendable {
  private let database: Guarded<Database>

  private static let schema = [
    "CREATE TABLE IF NOT EXISTS beginning (one INTEGER PRIMARY KEY CHECK (one = 1), text BLOB) STRICT",
    "CREATE TABLE IF NOT EXISTS changes (id INTEGER PRIMARY KEY, text BLOB NOT NULL) STRICT",
  ]

  /// Opens the file at `path`, or makes it.
  public init(path: String) throws(JournalError) {
    let database = try Database(path: path, as: "state file", patienceMilliseconds: 0)
    try database.run("PRAGMA locking_mode = EXCLUSIVE")
    try database.run("PRAGMA journal_mode = WAL")
    // What the operating system was given outlives the process; nobody is promised more.
    try database.run("PRAGMA synchronous = NORMAL")
    for table in StateFile.schema { try database.run(table) }
    self.database = Guarded(database)
  }

  /// How the organization began; nil in a new file.
  public func beginning() throws(JournalError) -> [UInt8]? {
    try database.withLock { (database) throws(JournalError) in
      guard case .blob(let text)? = try database.rows("SELECT text FROM beginning").first?.first
      else { return nil }
      return text
    }
  }

  /// Writes down how the organization began, or what is to be known of that now.
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

  /// Everything that changed the organization, in order.
  public func changes() throws(JournalError) -> [[UInt8]] {
    try database.withLock { (database) throws(JournalError) in
      try database.rows("SELECT text FROM changes ORDER BY id").compactMap { row in
        if case .blob(let text)? = row.first { text } else { nil }
      }
    }
  }

  /// Forgets every change but those that are given, since `beginning` says all else by now.
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
