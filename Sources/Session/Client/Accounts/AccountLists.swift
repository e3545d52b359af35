import MusterDocument
import MusterModel
import MusterText

/// The lists of accounts in an output, by an entry of `batches` or `reads` in accounts.json. A
/// class, because every state that is read refers to it.
final class AccountLists: Sendable {
  let found: StateMembers?
  private let failed: FailureMembers?
  /// The lists that an output must have.
  private let required: [String]

  init(found: StateMembers?, failed: Value?, required: [String]) {
    self.found = found
    self.failed = failed.flatMap(FailureMembers.init)
    self.required = required
  }

  /// True if an output has a list of accounts.
  var listAccounts: Bool { found?.list != nil || failed != nil }

  /// The failure of an output that lacks a required list.
  func missingList(in output: Value, of operation: String) -> ListedFailure? {
    let lists = [found?.list, failed?.list]
    let missing = required.first { name in
      lists.contains(name) ? output[name]?.kind != .array : output[name]?.isNull ?? true
    }
    guard let missing else { return nil }
    return ListedFailure(
      code: Failure.unreadableCode,
      message: "The response to \(operation) does not have the member '\(missing)'.")
  }

  /// Passes each entry to `body`: the account's id, nil if the entry has none, and its state. If
  /// there are `positions`, the states of accounts that have none are not read.
  func forEach(
    in output: Value, of positions: [String: Int]? = nil, _ body: (String?, AccountState) -> Void
  ) {
    if let failed, let list = output[failed.list] {
      for element in list.elements {
        let failure = failed.read(element)
        body(
          AccountLists.account(of: element),
          .failed(code: failure.code, message: failure.message, isRetryable: false))
      }
    }
    guard let found, let list = found.list.flatMap({ output[$0] }) else { return }
    for element in list.elements {
      let id = AccountLists.account(of: element)
      if let id, let positions, positions[id] == nil { continue }
      body(id, .reported(ReportedState(element: element, found)))
    }
  }

  /// The account's id in an entry; nil if the entry has none, or a text that is not one. Such an
  /// entry may be about any account.
  private static func account(of element: Value) -> String? {
    element["accountId"]?.string.flatMap { $0.isAccountID ? $0 : nil }
  }
}

/// A failure that a response lists for an account.
struct ListedFailure: Sendable {
  var code: String
  var message: String
}

/// The members of an output that list the accounts that failed.
private struct FailureMembers: Sendable {
  let list: String
  private let code: String
  private let message: String?

  init?(_ value: Value) {
    guard let list = value["list"]?.string, let code = value["code"]?.string else { return nil }
    self.list = list
    self.code = code
    message = value["message"]?.string
  }

  func read(_ element: Value) -> ListedFailure {
    ListedFailure(
      code: element[code]?.string ?? "",
      message: message.flatMap { element[$0]?.string } ?? "")
  }
}

/// The pointers to the state of an account in an element of a list, or in the whole output.
final class StateMembers: Sendable {
  /// The pointers to a state, and to the code and message of a reason.
  struct Pointers: Sendable {
    let state: JSONPointer?
    private let code: JSONPointer?
    private let message: JSONPointer?

    init(_ value: Value?) {
      state = value?["state"]?.string.flatMap { JSONPointer($0) }
      code = value?["code"]?.string.flatMap { JSONPointer($0) }
      message = value?["message"]?.string.flatMap { JSONPointer($0) }
    }

    func read(_ element: Value) -> (state: String, code: String, message: String) {
      (text(state, element), text(code, element), text(message, element))
    }

    private func text(_ pointer: JSONPointer?, _ element: Value) -> String {
      pointer.flatMap { element.at($0) }?.string ?? ""
    }
  }

  /// The name of the list; nil if the output is the state of one account.
  let list: String?
  /// The pointer to the account's id, if the output is the state of one account and has it.
  private let account: JSONPointer?
  let whole: Pointers
  /// The parts of a state, such as Inspector's scan types, by the names that requests use.
  let parts: [(name: String, pointer: JSONPointer)]
  let ofPart: Pointers
  /// The parameter that lists names of parts.
  let parameter: String?
  /// The members on which classifications of states depend.
  let conditions: [String]

  /// Reads `found` of a read, or `succeeded` of a batch. `scanTypes` are the parts of a state if
  /// the entry does not list its own.
  init(_ value: Value, _ scanTypes: ScanTypeTable?, conditions: [String]) {
    self.conditions = conditions
    list = value["list"]?.string
    account = value["account"]?.string.flatMap { JSONPointer($0) }
    whole = Pointers(value)
    let facts = value["parts"]
    ofPart = Pointers(facts)
    parameter = facts?["parameter"]?.string
    parts = StateMembers.parts(at: facts?["at"], scanTypes).compactMap { name, pointer in
      JSONPointer(pointer).map { (name, $0) }
    }
  }

  /// The account that an output is about, if the output has its id.
  func account(in output: Value) -> String? { account.flatMap { output.at($0) }?.string }

  private static func parts(
    at pointers: Value?, _ scanTypes: ScanTypeTable?
  ) -> [(name: String, pointer: String)] {
    if let parent = pointers?.string {
      return scanTypes?.rows.map { ($0.name, parent + "/" + $0.key) } ?? []
    }
    return pointers?.members.compactMap { name, pointer in
      name.string.flatMap { name in pointer.string.map { (name, $0) } }
    } ?? []
  }
}

/// The state of an account as a service reports it.
enum AccountState: Sendable {
  case reported(ReportedState)
  /// The state of the account could not be read.
  case failed(code: String, message: String, isRetryable: Bool)
  /// The service does not list the account.
  case absent
  /// The service does not list the account, and an entry without an account id may be its own.
  case unattributed(ListedFailure)
}

/// The state of an account in an element of an output. It has only what decides, because a list has
/// thousands of elements.
struct ReportedState: Sendable {
  struct Part: Sendable, Equatable {
    var name: String
    var state: String
    var code: String
    var message: String
  }

  /// The service's name of the state, and the code and message of a reason if there is one.
  let whole: (state: String, code: String, message: String)
  /// True if the account has a state beside those of its parts.
  let hasWhole: Bool
  /// True if the state has parts. The element may lack all of them.
  let hasParts: Bool
  /// The parts that the element has.
  private let parts: [Part]
  /// The members that rules ask for and that the element has.
  private let conditions: [String]
  /// The element; nil after `dropElement`.
  private(set) var element: Value?

  init(element: Value, _ members: StateMembers) {
    self.element = element
    whole = members.whole.read(element)
    hasWhole = members.whole.state != nil
    conditions = members.conditions.filter { element[$0] != nil }
    hasParts = !members.parts.isEmpty
    parts = members.parts.compactMap { name, pointer in
      element.at(pointer).map { part in
        let (state, code, message) = members.ofPart.read(part)
        return Part(name: name, state: state, code: code, message: message)
      }
    }
  }

  /// Releases the document of the element.
  mutating func dropElement() { element = nil }

  func has(_ member: String) -> Bool { conditions.contains(member) }

  /// The parts that the element has, or those that are `asked` for. A part that is asked for and is
  /// not in the element has an empty state.
  func parts(_ asked: [String]) -> [Part] {
    if asked.isEmpty { return parts }
    return asked.map { name in
      parts.first { $0.name == name } ?? Part(name: name, state: "", code: "", message: "")
    }
  }

  /// True if another element reports the same state.
  func isSame(as other: ReportedState) -> Bool {
    whole == other.whole && parts == other.parts && conditions == other.conditions
  }
}
