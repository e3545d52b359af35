import MusterDocument
import MusterWire

/// Reads the list of accounts of a batch or a wait: an array of ids or of objects, an object with
/// such an array as `accounts`, or an earlier report.
enum AccountList {
  /// The accounts for a step in `region`. Accounts that an earlier report leaves open only in other
  /// Regions are left out.
  static func read(
    _ source: AccountSource, for operation: String, in region: String
  ) throws(Failure) -> [ListedAccount] {
    let root: Value
    switch source {
    case .report(let report): root = report.document.root
    case .json(let json):
      do {
        root = try Document(json.isEmpty ? Array("[]".utf8) : json).root
      } catch {
        throw .unreadable("The list of accounts for \(operation)", error.message)
      }
    }
    return try read(root, called: "The list of accounts for \(operation)").filter { account in
      account.regions?.contains(region) ?? true
    }
  }

  /// `subject` is the name of the list in error messages.
  static func read(_ root: Value, called subject: String) throws(Failure) -> [ListedAccount] {
    guard let (list, pointer) = list(in: root) else {
      throw .invalid(
        [Violation(pointer: "", message: "must be a list of accounts or a report")],
        in: subject)
    }
    var names = MemberNames()
    let entries = list.elements.enumerated().map { index, element in
      AccountEntry(element, at: .element(pointer, index), &names)
    }
    let violations = entries.faults.map {
      Violation(pointer: $0.position.description, message: $0.fault)
    }
    guard violations.isEmpty else {
      let lines = violations.map { "\($0.pointer): \($0.message)" }
      throw .invalid(violations, in: subject, listing: lines.firstLines)
    }
    return entries.map(\.listed)
  }

  private static func list(in root: Value) -> (Value, JSONPointer)? {
    for name in ["outcomes", "accounts"] {
      if let list = root[name], list.isListLike { return (list, JSONPointer(tokens: [name])) }
    }
    return root.isListLike ? (root, JSONPointer()) : nil
  }
}
