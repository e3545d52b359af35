import MusterDocument
import MusterText

/// A list of accounts in a form that users have: a table, ids, JSON, YAML, or an earlier report.
public struct AccountsFile {
  private(set) var entries: [AccountEntry] = []
  private var format: ListFormat
  private var titleLines: Range<Int>?
  /// The warnings about the runs of a journal.
  private var earlierWarnings: [String] = []

  /// The error lists the first invalid lines.
  public init(_ bytes: [UInt8]) throws(Failure) {
    guard !bytes.starts(with: AccountsFile.databaseHeader) else {
      throw .unreadableList(
        "is a database. To use a journal as a list, name its file: its content is not sufficient")
    }
    let text: EncodedText
    do throws(TextEncodingError) { text = try EncodedText(bytes) } catch {
      let advice = ": save it as UTF-8, in Excel as 'CSV UTF-8'"
      throw .unreadableList(error.message + (error.message.includes("save it") ? "" : advice))
    }
    format = ListFormat(form: .ids, encoding: text.encoding)
    try read(text.utf8)
    try checkEntries()
  }

  private mutating func read(_ text: [UInt8]) throws(Failure) {
    let start = ListStart(text)
    switch start.syntax {
    case .json: try readJSON(text)
    case .yaml: try readYAML(text)
    case .lines: try readLines(text, from: start)
    case .drawing:
      throw .unreadableList(
        "is a formatted table, as --output table prints it: use --output json")
    }
  }

  private func checkEntries() throws(Failure) {
    var faults = entries.faults.map { "\($0.position): \($0.fault)" }
    if entries.isEmpty && format.form != .report { faults = ["it contains no accounts"] }
    guard faults.isEmpty else {
      throw Failure(
        .input, code: "ParamValidationError",
        "The list of accounts is not valid:\n  " + faults.firstLines)
    }
  }
}

// MARK: - Forms

extension AccountsFile {
  private mutating func readJSON(_ text: [UInt8]) throws(Failure) {
    format.form = .json
    let document: Document
    do throws(JSONError) { document = try Document.sequence(text) } catch {
      throw .unreadableList(error.message)
    }
    try read(document)
  }

  private mutating func readYAML(_ text: [UInt8]) throws(Failure) {
    format.form = .yaml
    let document: Document
    do throws(YAMLError) { document = try Document(yaml: text) } catch {
      throw .unreadableList(error.message)
    }
    try read(document)
  }

  private mutating func read(_ document: Document) throws(Failure) {
    let accounts = try AccountDocuments(document.root)
    entries = accounts.entries
    format.names = accounts.names
    if accounts.isReport { format.form = .report }
    format.run = accounts.run
    earlierWarnings = accounts.warnings
  }

  private mutating func readLines(_ text: [UInt8], from start: ListStart) throws(Failure) {
    if let table = AccountTable(text, from: start) {
      guard !table.isCut else { throw .cutList }
      titleLines = table.titleLines
      format.form = .table
      format.separator = table.separator
      format.names = table.names
      entries = table.entries
    } else {
      entries = AccountIDs(text, from: start).entries
    }
  }
}

// MARK: - Results

extension AccountsFile {
  /// The form of the file, and the meaning of its columns.
  var description: JSON { .written { format.write(to: &$0, entries) } }

  /// Parts of the list that are ignored or unusual, as sentences without a full stop.
  public var warnings: [String] {
    var warnings = earlierWarnings
    if let titleLines {
      warnings.append(
        "the text before the header in line \(titleLines.upperBound) is ignored")
    }
    let unknown = format.names.unknown
    if !unknown.isEmpty {
      let kind = format.form == .table ? "column" : "member"
      warnings.append(
        unknown.count == 1
          ? "the \(kind) \(AccountsFile.quoted(unknown)) is not known and is ignored"
          : "the \(kind)s \(AccountsFile.quoted(unknown)) are not known and are ignored")
    }
    let states = format.unknownStates(of: entries)
    if !states.isEmpty {
      warnings.append(
        "accounts in the state \(AccountsFile.quoted(states)) are skipped, although AWS "
          + "Organizations has no such state")
    }
    if format.form == .report && entries.isEmpty {
      warnings.append("every outcome of the report is done or skipped, so no account is left")
    }
    return warnings
  }

  /// At most ten names in quotes.
  private static func quoted(_ names: [String]) -> String {
    let shown = names.prefix(10).map { "'\($0.prefix(60))'" }.joined(separator: ", ")
    return names.count > 10 ? shown + " and \(names.count - 10) more" : shown
  }
}

extension Failure {
  /// A list of accounts that cannot be read; `reason` is a predicate.
  static func unreadableList(_ reason: String) -> Failure {
    .unreadable("The list of accounts", reason)
  }
}
