import CSQLite

/// An SQLite database: runs statements with parameters and returns rows.
struct Database: ~Copyable, @unchecked Sendable {
  enum ColumnValue {
    case integer(Int64)
    case text(String)
    case blob([UInt8])
    case null

    var integer: Int64? { if case .integer(let value) = self { value } else { nil } }
    var text: String? { if case .text(let value) = self { value } else { nil } }
    var blob: [UInt8]? { if case .blob(let value) = self { value } else { nil } }
  }

  private let connection: OpaquePointer?
  /// The name of the file in messages: "The journal run.db".
  private let name: String
  private let kind: String

  /// `kind` names the kind of file in messages. If another process has the file locked, statements
  /// wait for at most `busyTimeoutMilliseconds`.
  init(
    path: String, as kind: String = "journal", busyTimeoutMilliseconds: Int32 = 5000,
    isReadOnly: Bool = false
  ) throws(JournalError) {
    var connection: OpaquePointer?
    let access = isReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
    let code = sqlite3_open_v2(path, &connection, access | SQLITE_OPEN_FULLMUTEX, nil)
    self.connection = connection
    name = "The \(kind) \(path)"
    self.kind = kind
    guard code == SQLITE_OK else { throw fault("opened") }
    sqlite3_busy_timeout(connection, busyTimeoutMilliseconds)
  }

  deinit {
    sqlite3_close_v2(connection)
  }

  func run(_ sql: String, _ fields: [ColumnValue] = []) throws(JournalError) {
    _ = try rows(sql, fields)
  }

  /// Inserts a row and returns its id.
  func insert(_ sql: String, _ fields: [ColumnValue]) throws(JournalError) -> Int64 {
    try run(sql, fields)
    return sqlite3_last_insert_rowid(connection)
  }

  /// The first column of the first row; 0 if there is none.
  func integer(_ sql: String, _ fields: [ColumnValue] = []) throws(JournalError) -> Int64 {
    try rows(sql, fields).first?.first?.integer ?? 0
  }

  /// Runs the statements of `body` as one transaction, which no other process interrupts.
  func transaction<Value>(
    _ body: (borrowing Database) throws(JournalError) -> Value
  ) throws(JournalError) -> Value {
    try run("BEGIN IMMEDIATE")
    do throws(JournalError) {
      let value = try body(self)
      try run("COMMIT")
      return value
    } catch {
      try? run("ROLLBACK")
      throw error
    }
  }

  func rows(_ sql: String, _ fields: [ColumnValue] = []) throws(JournalError) -> [[ColumnValue]] {
    var statement: OpaquePointer?
    guard sqlite3_prepare_v2(connection, sql, -1, &statement, nil) == SQLITE_OK else {
      throw fault("read")
    }
    defer { sqlite3_finalize(statement) }
    for (index, field) in fields.enumerated() { bind(field, Int32(index + 1), statement) }
    var rows: [[ColumnValue]] = []
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW:
        rows.append((0..<sqlite3_column_count(statement)).map { column($0, statement) })
      case SQLITE_DONE: return rows
      default: throw fault("written")
      }
    }
  }

  private func bind(_ field: ColumnValue, _ index: Int32, _ statement: OpaquePointer?) {
    // SQLITE_TRANSIENT, a macro that Swift does not import: SQLite makes its own copy of the value.
    let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    switch field {
    case .integer(let value): sqlite3_bind_int64(statement, index, value)
    case .text(let text): sqlite3_bind_text(statement, index, text, -1, transient)
    case .blob(let bytes):
      if bytes.isEmpty {
        sqlite3_bind_zeroblob(statement, index, 0)
      } else {
        sqlite3_bind_blob64(statement, index, bytes, UInt64(bytes.count), transient)
      }
    case .null: sqlite3_bind_null(statement, index)
    }
  }

  private func column(_ index: Int32, _ statement: OpaquePointer?) -> ColumnValue {
    switch sqlite3_column_type(statement, index) {
    case SQLITE_INTEGER: return .integer(sqlite3_column_int64(statement, index))
    case SQLITE_TEXT:
      return .text(sqlite3_column_text(statement, index).map { String(cString: $0) } ?? "")
    case SQLITE_BLOB:
      let bytes = UnsafeRawBufferPointer(
        start: sqlite3_column_blob(statement, index),
        count: Int(sqlite3_column_bytes(statement, index)))
      return .blob(Array(bytes))
    default: return .null
    }
  }

  private func fault(_ attempt: String) -> JournalError {
    guard sqlite3_errcode(connection) != SQLITE_BUSY else { return inUse }
    if sqlite3_errcode(connection) == SQLITE_NOTADB {
      return JournalError(
        message: "\(name) cannot be used: the file is not a \(kind).")
    }
    let reason = String(cString: sqlite3_errmsg(connection))
    return JournalError(message: "\(name) could not be \(attempt): \(reason).")
  }

  private var inUse: JournalError {
    let path = sqlite3_db_filename(connection, "main").map { String(cString: $0) }
    let holder = path.flatMap(FileLocks.holder).map { "process \($0)" }
    return JournalError(message: "\(name) is in use by \(holder ?? "another process").")
  }
}
