import CSQLite
import MusterLocks
import MusterText
import MusterWire

/// A journal that cannot be read or written.
public struct JournalError: Error, Sendable {
  public var message: String

  public init(message: String) {
    self.message = message
  }
}

/// The durable memory of a run: what was about to be changed, and what came of it.
///
/// A call is known by its place (service, Region, operation), its input, and how many times the same
/// was asked before in this run; so a run that is started again finds its calls whatever the order
/// in which they come. No credential is written: bodies bear none, and who writes here leaves out
/// those that hold a secret.
public final class Journal: Sendable {
  private struct State: ~Copyable {
    var database: Database
    /// How often each call was asked in this run.
    var asked: [String: Int64] = [:]
  }

  private let state: Guarded<State>

  /// A call in the journal.
  public struct Entry: Sendable {
    let id: Int64
    /// The body that the call was, or is to be, sent with.
    public let body: [UInt8]
    /// The answer of an earlier run, as JSON.
    public let outcome: [UInt8]?
  }

  private static let schema = """
    CREATE TABLE IF NOT EXISTS calls (
      id INTEGER PRIMARY KEY,
      place TEXT NOT NULL,
      input TEXT NOT NULL,
      occurrence INTEGER NOT NULL,
      body BLOB NOT NULL,
      intended_ms INTEGER NOT NULL,
      outcome BLOB,
      answered_ms INTEGER,
      UNIQUE (place, input, occurrence)
    ) STRICT
    """

  /// Opens the journal at `path`, or begins it.
  public init(path: String) throws(JournalError) {
    let database = try Database(path: path)
    try database.run("PRAGMA journal_mode = WAL")
    try database.run("PRAGMA synchronous = FULL")
    try database.run(Journal.schema)
    state = Guarded(State(database: database))
  }

  /// Finds the entry of a call that is about to be sent, or writes it.
  public func intent(
    _ place: String, input: String, body: [UInt8], at now: Instant
  ) throws(JournalError) -> Entry {
    try state.withLock { (state) throws(JournalError) in
      let occurrence = state.asked[place + "\n" + input, default: 0]
      state.asked[place + "\n" + input] = occurrence + 1
      let key: [Database.Field] = [.text(place), .text(input), .integer(occurrence)]
      try state.database.run(
        """
        INSERT INTO calls (place, input, occurrence, body, intended_ms) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT DO NOTHING
        """, key + [.blob(body), .integer(now.milliseconds)])
      let rows = try state.database.rows(
        "SELECT id, body, outcome FROM calls WHERE place = ? AND input = ? AND occurrence = ?", key)
      guard let row = rows.first, row.count == 3, case .integer(let id) = row[0],
        case .blob(let body) = row[1]
      else { throw JournalError(message: "The journal lost the call it was given.") }
      if case .blob(let outcome) = row[2] { return Entry(id: id, body: body, outcome: outcome) }
      return Entry(id: id, body: body, outcome: nil)
    }
  }

  /// Writes down what was answered.
  public func record(_ outcome: [UInt8], of entry: Entry, at now: Instant) throws(JournalError) {
    try state.withLock { (state) throws(JournalError) in
      try state.database.run(
        "UPDATE calls SET outcome = ?, answered_ms = ? WHERE id = ?",
        [.blob(outcome), .integer(now.milliseconds), .integer(entry.id)])
    }
  }
}
