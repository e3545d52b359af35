import MusterDocument
import MusterWire

/// Reads the list of accounts of a batch or a wait: an array of ids or of objects, an object with
/// such an array as `accounts`, or an earlier report.
enum AccountList {
  /// The accounts for a step in `region`. Accounts that an earlier report leaves open only in other
  /// Regions are left out.
  static func read(
    _ source: AccountSource, for operation: String, in region: String
  ) throws(Failure) -> AccountOutcomes {
    let subject = "The list of accounts for \(operation)"
    switch source {
    case .report(let report): return try report.accounts(called: subject).limited(to: region)
    case .json(let json):
      let root: Value
      do {
        root = try Document(json.isEmpty ? Array("[]".utf8) : json).root
      } catch {
        throw .unreadable(subject, error.message)
      }
      return try read(root, called: subject).limited(to: region)
    }
  }

  /// `subject` is the name of the list in error messages.
  static func read(_ root: Value, called subject: String) throws(Failure) -> AccountOutcomes {
    guard let (list, pointer) = list(in: root) else {
      throw .invalid(
        [Violation(pointer: "", message: "must be a list of accounts or a report")],
        in: subject)
    }
    var names = MemberNames()
    let entries = list.elements.enumerated().map { index, element in
      AccountEntry(element, at: .element(pointer, index), &names)
    }
    try check(entries, in: subject)
    return AccountOutcomes(entries)
  }

  /// Checks that no account is listed twice.
  static func checkIDs(
    _ accounts: [ListedAccount], in subject: String, at pointer: JSONPointer
  ) throws(Failure) {
    let entries = accounts.enumerated().map { index, account in
      AccountEntry(id: account.id, position: .element(pointer, index))
    }
    try check(entries, in: subject)
  }

  private static func check(_ entries: [AccountEntry], in subject: String) throws(Failure) {
    let violations = entries.faults.map {
      Violation(pointer: $0.position.description, message: $0.fault)
    }
    guard violations.isEmpty else {
      let lines = violations.map { "\($0.pointer): \($0.message)" }
      throw .invalid(violations, in: subject, listing: lines.firstLines)
    }
  }

  private static func list(in root: Value) -> (Value, JSONPointer)? {
    for name in ["outcomes", "accounts"] {
      if let list = root[name], list.isListLike { return (list, JSONPointer(tokens: [name])) }
    }
    return root.isListLike ? (root, JSONPointer()) : nil
  }
}
