/// Reads a table of accounts: a header line with the names of columns, then one account on each
/// line, separated by commas, semicolons or tabs. Empty rows and lines that begin with "#" are
/// ignored. Without a header line, the values show what the columns are.
struct AccountTable {
  private(set) var entries: [AccountEntry] = []
  let separator: UInt8
  let names: ListNames
  /// The lines of a title before the header line.
  private(set) var titleLines: Range<Int>?
  /// True if a row is the token for a further page.
  private(set) var isCut = false

  private static let separators = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
  /// The number of rows that are searched for a header, and whose values show what a column is.
  private static let sampleSize = 100

  /// Nil if no row is a header, and the values do not show which column has the ids.
  init?(_ text: [UInt8], from start: ListStart) {
    let separators = start.separator.map { [$0] } ?? AccountTable.separators
    let rows = separators.map { DelimitedRows(text, separator: $0, from: start) }
    if let header = rows.compactMap(AccountTable.header).max(by: { $0.known < $1.known }) {
      separator = header.rows.separator
      names = header.names
      titleLines = header.titleLines
      readRows(header.rows)
    } else if let unnamed = rows.lazy.compactMap(UnnamedRows.init).first {
      separator = unnamed.rows.separator
      names = unnamed.names
      readUnnamed(unnamed)
    } else {
      return nil
    }
  }
}

// MARK: - With a header

extension AccountTable {
  private struct Header {
    let rows: DelimitedRows
    let names: ListNames
    /// The number of columns that are known.
    let known: Int
    let titleLines: Range<Int>?
  }

  /// The first row with a column of ids, which a title may precede. If there is none, the first
  /// row, if it has other columns that are known. Nil if a row before it has an id.
  private static func header(of rows: DelimitedRows) -> Header? {
    var rows = rows
    var first: Header?
    var title: Int?
    for _ in 0..<sampleSize where rows.next() {
      let columns = rows.strings
      guard !columns.contains(where: \.isAccountID) else { break }
      let names = ListNames(columns: columns)
      let known = ListColumn.allCases.count { $0 != .regions && names.position(of: $0) != nil }
      let header = Header(
        rows: rows, names: names, known: known, titleLines: title.map { $0..<rows.line })
      if known > 0, first == nil { first = header }
      if names.position(of: .id) != nil, known > 1 || first?.rows.line == header.rows.line {
        return header
      }
      if !rows.isBlank && !rows.isComment { title = title ?? rows.line }
    }
    return first
  }

  private mutating func readRows(_ rows: DelimitedRows) {
    var rows = rows
    guard names.position(of: .id) != nil else {
      let found = names.names.filter { !$0.isEmpty }.prefix(10).map { "'\($0.prefix(60))'" }
      return entries.append(
        AccountEntry(
          position: .line(rows.line),
          fault: "no column has account ids (accountId); the columns are "
            + found.joined(separator: ", ")))
    }
    let columns = Columns(names)
    while rows.next() {
      if rows.fault == nil && (rows.isBlank || rows.isComment) { continue }
      entries.append(rows.entry(columns))
    }
  }
}

/// The positions of the columns that are read.
private struct Columns {
  let id, email, name, state: Int?

  init(_ names: ListNames) {
    id = names.position(of: .id)
    email = names.position(of: .email)
    name = names.position(of: .name)
    state = names.position(of: .state)
  }
}

extension DelimitedRows {
  fileprivate func entry(_ columns: Columns) -> AccountEntry {
    var entry = AccountEntry(position: .line(line), fault: fault)
    entry.id = text(at: columns.id).map(AccountIDs.unmarked) ?? ""
    entry.email = text(at: columns.email)
    entry.name = text(at: columns.name)
    entry.state = text(at: columns.state)
    return entry
  }

  /// The field in a column; nil if it is empty or missing.
  private func text(at column: Int?) -> String? {
    guard let column, column < fields.count, !fields[column].isEmpty else { return nil }
    return string(fields[column])
  }
}

// MARK: - Without a header

extension AccountTable {
  /// Rows whose columns have no names.
  private struct UnnamedRows {
    let rows: DelimitedRows
    let names: ListNames
    /// True if each account begins with a label, as in `list-accounts --output text`.
    let hasLabels: Bool

    init?(_ rows: DelimitedRows) {
      var rows = rows
      // Programs that separate fields by tabs do not quote them.
      rows.hasQuotes = rows.separator != UInt8(ascii: "\t")
      self.rows = rows
      var sample: [[String]] = []
      while sample.count < sampleSize, rows.next() {
        if !rows.isBlank && !rows.isComment { sample.append(rows.strings) }
      }
      let labelled = sample.filter { $0.first == ListNames.textLabel }
      hasLabels = !labelled.isEmpty
      guard let names = ListNames(unnamed: hasLabels ? labelled : sample) else { return nil }
      self.names = names
    }
  }

  private mutating func readUnnamed(_ unnamed: UnnamedRows) {
    var rows = unnamed.rows
    let columns = Columns(names)
    while rows.next() {
      if rows.fault == nil && (rows.isBlank || rows.isComment) { continue }
      let label = rows.fields.first.map(rows.string) ?? ""
      let isAccount = !unnamed.hasLabels || label == ListNames.textLabel
      if label.uppercased() == "NEXTTOKEN" || (!isAccount && rows.fields.count == 1) {
        // The AWS CLI writes the token with this label, and with --no-paginate without one.
        isCut = true
      } else if isAccount {
        entries.append(unnamedEntry(rows, columns))
      }
    }
  }

  private func unnamedEntry(_ rows: DelimitedRows, _ columns: Columns) -> AccountEntry {
    var entry = rows.entry(columns)
    let count = rows.fields.count
    if count != names.names.count, entry.fault == nil {
      entry.fault =
        (count == 1 ? "there is 1 column" : "there are \(count) columns")
        + ", but \(names.names.count) in other lines, and no header line"
    }
    if entry.email == "None" { entry.email = nil }
    if entry.state == "None" { entry.state = nil }
    if entry.name == "None" { entry.name = nil }
    return entry
  }
}
