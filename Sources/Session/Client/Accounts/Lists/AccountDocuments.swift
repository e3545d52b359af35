import MusterDocument
import MusterText

/// Reads accounts from JSON or YAML: the output of `aws organizations list-accounts`, an array of
/// ids or of objects, one object on each line, several such documents in sequence, or an earlier
/// report.
struct AccountDocuments {
  private(set) var entries: [AccountEntry] = []
  private var members = MemberNames()
  /// The number of accounts that were read, for error messages.
  private var count = 0
  /// True if the last page has a token for a further page.
  private var isCut = false
  private var earlier: UnfinishedOutcomes?
  /// The accounts that are arrays of facts.
  private var rows: [AccountRow] = []

  /// The run whose report was read, if it is known.
  private(set) var run: ReportedRun?
  /// The warnings of a report.
  private(set) var warnings: [String] = []

  /// True if a document is an earlier report.
  var isReport: Bool { earlier != nil }
  private(set) var names = ListNames()

  init(_ root: Value) throws(Failure) {
    if !read(root) {
      guard root.kind == .array || AccountPage.hasFacts(root) else {
        throw .unreadableList(
          "is neither an array nor an object with an array Accounts or outcomes")
      }
      append(root)
    }
    guard !isCut else { throw .cutList }
    if let earlier { entries += earlier.entries }
    names = members.ofAccounts
    if !rows.isEmpty { readRows() }
  }

  /// Reads a page of accounts or a report. Returns false for anything else.
  private mutating func read(_ value: Value) -> Bool {
    if let page = AccountPage(value) {
      isCut = page.isCut
      append(page.accounts)
    } else if let outcomes = value["outcomes"], outcomes.kind == .array {
      run = ReportedRun(value)
      warnings += value["warnings"]?.strings ?? []
      var report = earlier ?? UnfinishedOutcomes()
      report.read(outcomes, &members)
      earlier = report
    } else {
      return false
    }
    return true
  }

  /// Appends an account, or the accounts of an array. Elements of the array may be documents. The
  /// recursion is bounded by the depth of the document.
  private mutating func append(_ value: Value) {
    guard value.kind == .array else { return append(element: value) }
    entries.reserveCapacity(entries.count + value.count)
    for element in value.elements where !read(element) {
      if let row = AccountRow(element, number: count + 1) {
        count += 1
        rows.append(row)
      } else {
        append(element)
      }
    }
  }

  private mutating func append(element: Value) {
    count += 1
    entries.append(AccountEntry(element, at: .account(count), &members))
  }
}

extension AccountDocuments {
  private mutating func readRows() {
    let sample = rows.prefix(100).map { $0.facts.map { $0 ?? "" } }
    guard let columns = ListNames(unnamed: sample) else {
      entries.append(
        AccountEntry(
          position: .account(rows[0].number),
          fault: "the values of the arrays do not show which one is the account id: "
            + "use objects with the member Id"))
      return
    }
    names = columns
    entries += rows.map { $0.entry(columns) }
  }
}

/// An account as an array of facts, as `--query 'Accounts[].[Id,Email,Name]'` makes it.
private struct AccountRow {
  let facts: [String?]
  let number: Int

  /// Nil if `value` is anything else, such as an array of ids.
  init?(_ value: Value, number: Int) {
    guard value.kind == .array, value.count > 1 else { return nil }
    var facts: [String?] = []
    var hasOthers = false
    for element in value.elements {
      switch element.kind {
      case .array, .object: return nil
      default: break
      }
      let text = element.string ?? element.numberText
      hasOthers = hasOthers || text.map(AccountIDs.isOtherFact) ?? true
      facts.append(text)
    }
    guard hasOthers else { return nil }
    (self.facts, self.number) = (facts, number)
  }

  func entry(_ columns: ListNames) -> AccountEntry {
    var entry = AccountEntry(position: .account(number))
    if facts.count != columns.names.count {
      entry.fault = "it has \(facts.count) facts, but others have \(columns.names.count)"
    }
    func fact(_ column: ListColumn) -> String? {
      columns.position(of: column).flatMap { facts.indices.contains($0) ? facts[$0] : nil }
    }
    entry.id = fact(.id) ?? ""
    entry.email = fact(.email)
    entry.name = fact(.name)
    entry.state = fact(.state)
    return entry
  }
}

extension Failure {
  static let cutList = Failure(
    .input, code: "ParamValidationError",
    "The list of accounts is incomplete: NextToken beside Accounts means that more accounts "
      + "follow. The AWS CLI reads all pages if you omit --max-items, --starting-token and --no-paginate: "
      + "aws organizations list-accounts --output json. Other programs must pass NextToken to the "
      + "next call until a response has none, and write all responses to the file.")
}

/// A response that lists accounts.
private struct AccountPage {
  let accounts: Value
  private(set) var isCut = false

  /// The members that list accounts: `Accounts` of Organizations, `accounts` of Muster,
  /// `accountList` of IAM Identity Center, `members` of ListMembers in Inspector and Macie,
  /// `DelegatedAdministrators` of Organizations, and `accountIds` of Landing Zone Accelerator.
  private static let lists: Set = [
    "accounts", "accountlist", "members", "delegatedadministrators", "accountids",
  ]

  init?(_ value: Value) {
    guard value.kind == .object, value.onTape(AccountPage.hasArray) else { return nil }
    var accounts: Value?
    for (name, member) in value.members {
      guard let bytes = name.utf8 else { continue }
      let name = ListColumn.normalized(bytes)
      if AccountPage.lists.contains(name), member.kind == .array { accounts = accounts ?? member }
      if name == "nexttoken" { isCut = member.string.map { !$0.isEmpty } ?? !member.isNull }
    }
    guard let accounts else { return nil }
    self.accounts = accounts
  }

  /// False for most accounts, so that their names are not compared with those of lists.
  private static func hasArray(_ value: TapeValue) -> Bool {
    value.members.contains { $0.value.kind == .array }
  }

  /// True if `value` is an object with a fact about an account.
  static func hasFacts(_ value: Value) -> Bool {
    value.members.contains { name, _ in
      guard let bytes = name.utf8, case .column = ListMeaning(ListColumn.normalized(bytes)) else {
        return false
      }
      return true
    }
  }
}

/// The accounts of an earlier report that are not done, each with the Regions in which they are not
/// done.
private struct UnfinishedOutcomes {
  private(set) var entries: [AccountEntry] = []
  private var positions: [String: Int] = [:]
  private var count = 0

  /// Adds the outcomes of a report. `skipped` is final: the step does not apply to the account.
  mutating func read(_ outcomes: Value, _ names: inout MemberNames) {
    for element in outcomes.elements {
      count += 1
      var entry = AccountEntry(element, at: .account(count), &names)
      let outcome = entry.outcome
      entry.outcome = nil
      if let outcome {
        guard outcome.isOpen else { continue }
        entry.regions = outcome.region.isEmpty ? nil : [outcome.region]
      } else if entry.fault == nil {
        entry.fault = "the outcome is missing"
      }
      add(entry)
    }
  }

  private mutating func add(_ entry: AccountEntry) {
    guard let position = positions[entry.id], entry.fault == nil else {
      if entry.fault == nil { positions[entry.id] = entries.count }
      return entries.append(entry)
    }
    guard let regions = entry.regions, let known = entries[position].regions else {
      entries[position].regions = nil
      return
    }
    entries[position].regions = known + regions.filter { !known.contains($0) }
    entries[position].email = entries[position].email ?? entry.email
    entries[position].name = entries[position].name ?? entry.name
  }
}

extension Outcome {
  var isOpen: Bool { kind == .pending || kind == .retryable || kind == .needsAction }
}
