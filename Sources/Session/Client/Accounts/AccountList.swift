import MusterDocument
import MusterWire

/// Reads the list of accounts of a batch or a wait: an array of ids or of objects, an object with
/// such an array as `accounts`, or an earlier report.
struct AccountList {
  private(set) var accounts: [ListedAccount] = []
  private var violations: [Violation] = []
  /// The pointers to the accounts so far, by id.
  private var pointers: [String: String] = [:]

  static func read(
    _ source: AccountSource, for operation: String
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
    return try read(root, for: "\(operation) (its accounts)")
  }

  /// `name` is the name of the input in error messages.
  static func read(_ root: Value, for name: String) throws(Failure) -> [ListedAccount] {
    var list = AccountList()
    list.read(root)
    guard list.violations.isEmpty else { throw .invalid(list.violations, for: name) }
    return list.accounts
  }

  private mutating func read(_ root: Value) {
    for name in ["outcomes", "accounts"] {
      if let list = root[name], list.isListLike {
        return readElements(list, at: JSONPointer(tokens: [name]))
      }
    }
    guard root.isListLike else {
      return violations.append(
        Violation(pointer: "", message: "must be a list of accounts or a report"))
    }
    readElements(root, at: JSONPointer())
  }

  private mutating func readElements(_ list: Value, at pointer: JSONPointer) {
    for (index, element) in list.elements.enumerated() {
      let position = pointer.appending(String(index)).description
      let id = element.string ?? element["accountId"]?.string ?? ""
      if !ListedAccount.isID(id) {
        violations.append(
          Violation(
            pointer: position,
            message: "must be an account id of 12 digits, is \(description(of: element, id))"))
      } else if let first = pointers[id] {
        violations.append(Violation(pointer: position, message: "\(id) is already at \(first)"))
      } else {
        pointers[id] = position
        accounts.append(
          ListedAccount(
            id: id, email: element["email"]?.string, name: element["name"]?.string,
            earlier: Outcome(element)))
      }
    }
  }

  private func description(of element: Value, _ id: String) -> String {
    guard id.isEmpty else { return "'\(id.prefix(40))'" }
    let number = element.number ?? element["accountId"]?.number
    return number == nil ? "missing" : "a number: put it in quotes"
  }
}
