import MusterDocument

/// Reads a file with a list of accounts: JSON, CSV, or one id per line. The error lists the
/// first invalid lines.
public struct AccountsFile {
  private var entries: [AccountEntry] = []

  /// Returns {"accounts": [{"accountId", "email", "name"}, …]}. Accounts that are not ACTIVE in
  /// AWS Organizations have the outcome `skipped`, which every later report repeats.
  public static func read(_ bytes: [UInt8]) throws(Failure) -> JSON {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Failure.unreadable(
        "The list of accounts", "is not valid UTF-8 (line \(badLine(bytes)))")
    }
    var file = AccountsFile()
    let content = text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
    switch content.first(where: { !$0.isWhitespace }) {
    case "{", "[": try file.readJSON(content)
    default: file.readLines(content)
    }
    let faults = file.faults()
    guard faults.isEmpty else {
      throw Failure(
        .input, code: "ParamValidationError",
        "The list of accounts is not valid:\n  " + faults.firstLines)
    }
    return ["accounts": .array(file.entries.map(\.json))]
  }

  private static func badLine(_ bytes: [UInt8]) -> Int {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    return (lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0) + 1
  }

  private func faults() -> [String] {
    guard !entries.isEmpty else { return ["it contains no accounts"] }
    return entries.faults.map { "\($0.position): \($0.fault)" }
  }
}

// MARK: - JSON

extension AccountsFile {
  /// Reads the output of `aws organizations list-accounts`, or an array of ids or of objects.
  private mutating func readJSON(_ text: String) throws(Failure) {
    let root: Value
    do {
      root = try Document(text).root
    } catch {
      throw .unreadable("The list of accounts", error.message)
    }
    guard let list = root.kind == .array ? root : root["Accounts"] ?? root["accounts"],
      list.kind == .array
    else {
      throw Failure.unreadable(
        "The list of accounts", "is neither an array nor an object with an array Accounts")
    }
    entries += list.elements.enumerated().map { AccountEntry($1, at: "account \($0 + 1)") }
  }
}

// MARK: - Lines

extension AccountsFile {
  fileprivate enum Column: CaseIterable {
    case id, email, name, state

    /// The headers of this column, by preference, in lower case and without spaces, underscores and
    /// hyphens.
    var headers: [String] {
      switch self {
      case .id: ["accountid", "id", "account"]
      case .email: ["email", "emailaddress"]
      case .name: ["name", "accountname"]
      case .state: ["state", "status"]
      }
    }
  }

  /// Reads CSV with a header, or one id per line. Empty lines and lines that begin with "#" are
  /// ignored.
  private mutating func readLines(_ text: String) {
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    var columns: [Column: Int]?
    for (index, line) in lines.enumerated() {
      let line = line.drop(while: \.isWhitespace)
      guard !line.isEmpty, !line.hasPrefix("#") else { continue }
      var entry = AccountEntry(position: "line \(index + 1)")
      if let fields = CSV.fields(line) {
        if entries.isEmpty && columns == nil, let header = AccountsFile.columns(fields) {
          columns = header
          if header[.id] != nil { continue }
          entry.fault = "there is no column accountId"
          return entries.append(entry)
        }
        entry.read(fields, columns)
      } else {
        entry.fault = "a quotation mark is not closed"
      }
      entries.append(entry)
    }
  }

  /// The columns of a header line; nil if the line is not a header, because it contains an id or no
  /// known name.
  private static func columns(_ fields: [String]) -> [Column: Int]? {
    let names = fields.map { field in
      String(field.lowercased().filter { !$0.isWhitespace && $0 != "_" && $0 != "-" })
    }
    guard !fields.contains(where: ListedAccount.isID),
      names.contains(where: { name in Column.allCases.contains { $0.headers.contains(name) } })
    else { return nil }
    return Column.allCases.reduce(into: [:]) { columns, column in
      columns[column] = column.headers.lazy.compactMap { names.firstIndex(of: $0) }.first
    }
  }
}

extension AccountEntry {
  /// Reads the account from the fields of a line. Without a header, the line contains only an id.
  fileprivate mutating func read(_ fields: [String], _ columns: [AccountsFile.Column: Int]?) {
    func field(_ column: AccountsFile.Column) -> String? {
      guard let index = (columns ?? [.id: 0])[column], index < fields.count else { return nil }
      return fields[index].isEmpty ? nil : fields[index]
    }
    (id, email, name, state) = (field(.id) ?? "", field(.email), field(.name), field(.state))
    let filled = fields.count { !$0.isEmpty }
    if columns == nil && filled > 1 {
      fault = "there are \(filled) columns but no header line"
    }
  }

  fileprivate var json: JSON {
    var account: JSON = ["accountId": .string(id)]
    account["email"] = email.map(JSON.string)
    account["name"] = name.map(JSON.string)
    guard let state, state.uppercased() != "ACTIVE" else { return account }
    account["outcome"] = .string(Outcome.Kind.skipped.rawValue)
    account["code"] = .string(state)
    account["message"] = .string("the account is \(state) in AWS Organizations")
    account["remedy"] = "reopen the account, or remove it from the list"
    return account
  }
}
