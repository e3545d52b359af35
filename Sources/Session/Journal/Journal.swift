import CSQLite
import MusterLocks
import MusterText
import MusterWire

/// A journal or state file that cannot be read or written.
public struct JournalError: Error, Sendable {
  public var message: String

  public init(message: String) {
    self.message = message
  }
}

/// The calls of a run that change something: each with its intent, and with its outcome once that
/// is known.
///
/// A call is identified by its target (service, Region, operation), its input, and the number of
/// equal calls before it in this run. A run that is started again therefore finds its calls in
/// whatever order they are made. No credentials are written: request bodies contain none, and
/// callers leave out bodies that contain a secret.
public final class Journal: Sendable {
  private struct OpenJournal: ~Copyable {
    var database: Database
    /// The number of equal calls in this run, by target and input.
    var callCounts: [String: Int64] = [:]
  }

  private let state: Guarded<OpenJournal>

  /// A call in the journal.
  public struct CallRecord: Sendable {
    let id: Int64
    /// The body of the request.
    public let body: [UInt8]
    /// The output of the call in an earlier run, as JSON.
    public let outcome: [UInt8]?
  }

  private static let schema = """
    CREATE TABLE IF NOT EXISTS calls (
      id INTEGER PRIMARY KEY,
      target TEXT NOT NULL,
      input TEXT NOT NULL,
      occurrence INTEGER NOT NULL,
      body BLOB NOT NULL,
      intended_ms INTEGER NOT NULL,
      outcome BLOB,
      completed_ms INTEGER,
      UNIQUE (target, input, occurrence)
    ) STRICT
    """

  /// Opens the journal at `path`, and creates it if it does not exist.
  public init(path: String) throws(JournalError) {
    let database = try Database(path: path)
    try database.run("PRAGMA journal_mode = WAL")
    try database.run("PRAGMA synchronous = FULL")
    try database.run(Journal.schema)
    state = Guarded(OpenJournal(database: database))
  }

  /// Returns the entry of a call that is about to be sent; writes it if it does not exist.
  public func intent(
    _ target: String, input: String, body: [UInt8], at now: Instant
  ) throws(JournalError) -> CallRecord {
    try state.withLock { (state) throws(JournalError) in
      let occurrence = state.callCounts[target + "\n" + input, default: 0]
      state.callCounts[target + "\n" + input] = occurrence + 1
      let key: [Database.ColumnValue] = [.text(target), .text(input), .integer(occurrence)]
      try state.database.run(
        """
        INSERT INTO calls (target, input, occurrence, body, intended_ms) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT DO NOTHING
        """, key + [.blob(body), .integer(now.milliseconds)])
      let rows = try state.database.rows(
        "SELECT id, body, outcome FROM calls WHERE target = ? AND input = ? AND occurrence = ?",
        key)
      guard let row = rows.first, row.count == 3, case .integer(let id) = row[0],
        case .blob(let body) = row[1]
      else { throw JournalError(message: "The journal has lost a call that was written to it.") }
      if case .blob(let outcome) = row[2] {
        return CallRecord(id: id, body: body, outcome: outcome)
      }
      return CallRecord(id: id, body: body, outcome: nil)
    }
  }

  /// Records the outcome of a call.
  public func record(_ outcome: [UInt8], of entry: CallRecord, at now: Instant) throws(JournalError)
  {
    try state.withLock { (state) throws(JournalError) in
      try state.database.run(
        "UPDATE calls SET outcome = ?, completed_ms = ? WHERE id = ?",
        [.blob(outcome), .integer(now.milliseconds), .integer(entry.id)])
    }
  }
}
