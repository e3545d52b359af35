import MusterDocument
import MusterText

/// An account as it appears in a list, valid or not.
struct AccountEntry {
  var id = ""
  var email: String?
  var name: String?
  /// The state in AWS Organizations.
  var state: String?
  /// The Regions that an earlier report leaves open; nil means all.
  var regions: [String]?
  /// The outcome in an earlier report. Most lists have none, and a list has many accounts, so it is
  /// not stored in the entry itself.
  var outcome: Outcome? {
    get { stored?.outcome }
    set { stored = newValue.map(StoredOutcome.init) }
  }
  private var stored: StoredOutcome?
  /// The position in the list, for error messages.
  let position: ListPosition
  /// The reason why the account could not be read.
  var fault: String?
}

extension AccountEntry {
  init(id: String = "", position: ListPosition, fault: String? = nil) {
    self.id = id
    self.position = position
    self.fault = fault
  }
}

private final class StoredOutcome: Sendable {
  let outcome: Outcome

  init(_ outcome: Outcome) {
    self.outcome = outcome
  }
}

/// A position in a list.
enum ListPosition: CustomStringConvertible {
  case line(Int)
  /// The number of an account in JSON or YAML, from 1.
  case account(Int)
  /// An element of the array that a JSON Pointer refers to.
  case element(JSONPointer, Int)

  var description: String {
    switch self {
    case .line(let line): "line \(line)"
    case .account(let number): "account \(number)"
    case .element(let array, let index): array.appending(String(index)).description
    }
  }
}

/// The names of the members of a list's elements.
struct MemberNames {
  var ofAccounts = ListNames()
  /// An outcome has members that are not facts about the account.
  var ofOutcomes = ListNames()
}

extension AccountEntry {
  /// Reads an element of a list: an id, or an object as in AWS Organizations or in a report.
  init(_ element: Value, at position: ListPosition, _ names: inout MemberNames) {
    self.init(position: position)
    guard element.kind == .object else {
      element.onTape { readID($0) }
      return
    }
    outcome = Outcome(element)
    let isOutcome = outcome != nil
    // Taken for an account without an outcome, it would be processed.
    if !isOutcome, let kind = element["outcome"], kind.kind != .null {
      fault = "the outcome is unknown"
    }
    // On the tape, because a list has many members.
    element.onTape { element in
      if isOutcome {
        readMembers(of: element, &names.ofOutcomes)
      } else {
        readMembers(of: element, &names.ofAccounts)
      }
    }
  }

  private mutating func readID(_ value: TapeValue) {
    id = value.string ?? ""
    if value.number != nil { fault = "the account id is a number: put it in quotes" }
  }

  /// Reads the members that are known. If several names mean the same, the preferred one counts.
  private mutating func readMembers(of element: TapeValue, _ names: inout ListNames) {
    var ranks = InlineArray<5, Int>(repeating: .max)
    for (name, value) in element.members where !value.isNull {
      guard let bytes = name.utf8, case .column(let column, let rank) = names.meaning(of: bytes),
        rank <= ranks[column.rawValue]
      else { continue }
      if rank == ranks[column.rawValue] { return repeated(name.string ?? "") }
      ranks[column.rawValue] = rank
      read(column, value)
    }
  }

  /// An object with a name twice may be several accounts, such as the lists that PowerShell prints,
  /// which are also valid YAML.
  private mutating func repeated(_ name: String) {
    fault =
      "it has the member '\(name.prefix(60))' more than once: write an object for each account "
      + "(in PowerShell: ConvertTo-Json)"
  }

  private mutating func read(_ column: ListColumn, _ value: TapeValue) {
    switch column {
    case .id: readID(value)
    case .email: email = text(value)
    case .name: name = text(value) ?? value.numberText
    case .state: state = text(value)
    case .regions: regions = AccountEntry.strings(value)
    }
  }

  /// The text of a fact. PowerShell writes enumerations as objects with the member Value.
  private mutating func text(_ value: TapeValue) -> String? {
    let text = value.string ?? value["Value"]?.string
    if text == nil, value.kind == .object || value.kind == .array {
      fault = fault ?? "a fact about the account is not a text"
    }
    return text
  }

  /// The strings of an array; nil for anything else.
  private static func strings(_ value: TapeValue) -> [String]? {
    guard value.kind == .array else { return nil }
    let strings = value.elements.map(\.string)
    return strings.contains(nil) ? nil : strings.compactMap { $0 }
  }
}

extension AccountEntry {
  /// True if the account is active or its state is unknown.
  var isActive: Bool {
    guard let state, !state.isEmpty else { return true }
    return state == "ACTIVE" || state.uppercased() == "ACTIVE"
  }
}
