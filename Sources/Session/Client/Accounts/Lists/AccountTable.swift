/// Reads a table of accounts: a header line with the names of columns, then one account on each
/// line, separated by commas, semicolons or tabs. Empty rows and lines that begin with "#" are
/// ignored.
struct AccountTable {
  private(set) var entries: [AccountEntry] = []
  let separator: UInt8
  let names: ListNames

  private static let separators = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]

  /// Nil if the first row is not a header, because it contains an id or no known name.
  init?(_ text: [UInt8], from start: ListStart) {
    let separators = start.separator.map { [$0] } ?? AccountTable.separators
    let candidates = separators.compactMap { separator in
      AccountTable.header(of: DelimitedRows(text, separator: separator, from: start))
    }
    guard let best = candidates.max(by: { $0.known < $1.known }), best.known > 0 else {
      return nil
    }
    self.separator = best.rows.separator
    names = best.names
    readRows(best.rows)
  }

  private struct Header {
    let rows: DelimitedRows
    let names: ListNames
    /// The number of columns that are known.
    let known: Int
  }

  /// The first row; nil if there is none or it contains an id.
  private static func header(of rows: DelimitedRows) -> Header? {
    var rows = rows
    guard rows.next() else { return nil }
    let columns = rows.strings
    guard !columns.contains(where: ListedAccount.isID) else { return nil }
    let names = ListNames(columns: columns)
    return Header(
      rows: rows, names: names,
      known: ListColumn.allCases.count { $0 != .regions && names.position(of: $0) != nil })
  }

  private mutating func readRows(_ rows: DelimitedRows) {
    var rows = rows
    guard let id = names.position(of: .id) else {
      return entries.append(
        AccountEntry(position: .line(rows.line), fault: "there is no column accountId"))
    }
    let (email, name) = (names.position(of: .email), names.position(of: .name))
    let state = names.position(of: .state)
    while rows.next() {
      if rows.fault == nil && (rows.isBlank || rows.isComment) { continue }
      var entry = AccountEntry(position: .line(rows.line), fault: rows.fault)
      entry.id = rows.text(at: id) ?? ""
      entry.email = rows.text(at: email)
      entry.name = rows.text(at: name)
      entry.state = rows.text(at: state)
      entries.append(entry)
    }
  }
}

extension DelimitedRows {
  /// The field in a column; nil if it is empty or missing.
  fileprivate func text(at column: Int?) -> String? {
    guard let column, column < fields.count, !fields[column].isEmpty else { return nil }
    return string(fields[column])
  }
}
