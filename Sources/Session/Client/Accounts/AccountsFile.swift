import MusterDocument

/// Reads a file with a list of accounts: JSON, CSV, or one id per line. The error lists all invalid
/// lines.
public struct AccountsFile {
  /// An account, and its line in the file, or its element in JSON.
  fileprivate struct FileEntry {
    var id = ""
    var email: String?
    var name: String?
    var state: String?
    var position: String
    /// The reason why it could not be read.
    var fault: String?
  }

  private var entries: [FileEntry] = []

  /// Returns {"accounts": [{"accountId", "email", "name"}, …]}. Accounts that are not ACTIVE in AWS
  /// Organizations have the outcome `skipped`, which every later report repeats.
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
        "The list of accounts is not valid:\n  " + faults.joined(separator: "\n  "))
    }
    return ["accounts": .array(file.entries.map(\.json))]
  }

  private static func badLine(_ bytes: [UInt8]) -> Int {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    return (lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0) + 1
  }

  private func faults() -> [String] {
    guard !entries.isEmpty else { return ["it contains no accounts"] }
    var positions: [String: String] = [:]
    return entries.compactMap { entry in
      AccountsFile.fault(of: entry, &positions).map { "\(entry.position): \($0)" }
    }
  }

  /// The fault of an entry. `positions` are those of the entries before it, by id.
  private static func fault(of entry: FileEntry, _ positions: inout [String: String]) -> String? {
    if let fault = entry.fault { return fault }
    guard ListedAccount.isID(entry.id) else { return faultOfID(entry.id) }
    if let first = positions[entry.id] { return "\(entry.id) is already at \(first)" }
    positions[entry.id] = entry.position
    guard let email = entry.email, !email.contains("@") else { return nil }
    return "'\(email.prefix(60))' is not an email address"
  }

  private static func faultOfID(_ text: String) -> String {
    guard !text.isEmpty else { return "there is no account id" }
    let isNumber = text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    let hint =
      isNumber && text.utf8.count < 12 ? "; did a spreadsheet remove leading zeros?" : ""
    return "'\(text.prefix(40))' is not an account id: it must have 12 digits"
      + (isNumber ? ", has \(text.utf8.count)" : "") + hint
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
    for (index, element) in list.elements.enumerated() {
      let id = element["Id"] ?? element["accountId"] ?? element
      entries.append(
        FileEntry(
          id: id.string ?? "",
          email: element["Email"]?.string ?? element["email"]?.string,
          name: element["Name"]?.string ?? element["name"]?.string,
          state: element["State"]?.string ?? element["Status"]?.string,
          position: "account \(index + 1)",
          fault: id.number == nil ? nil : "the account id is a number: put it in quotes"))
    }
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
      var entry = FileEntry(position: "line \(index + 1)")
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

extension AccountsFile.FileEntry {
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
