import MusterDocument
import MusterWire

/// Reads the accounts that a batch or a wait is given: an array of ids or of objects, an object that
/// has one as `accounts`, or an earlier report.
struct AccountList {
  private(set) var accounts: [Account] = []
  private var violations: [Violation] = []
  private var places: [String: String] = [:]

  static func read(_ source: AccountSource, for operation: String) throws(Failure) -> [Account] {
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

  /// `name` is the input that an error message names.
  static func read(_ root: Value, for name: String) throws(Failure) -> [Account] {
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
        Violation(pointer: "", message: "must be a list of accounts, or a report"))
    }
    readElements(root, at: JSONPointer())
  }

  private mutating func readElements(_ list: Value, at pointer: JSONPointer) {
    for (index, element) in list.elements.enumerated() {
      let place = pointer.appending(String(index)).description
      let id = element.string ?? element["accountId"]?.string ?? ""
      if !Account.isID(id) {
        violations.append(
          Violation(
            pointer: place, message: "must be an account of 12 digits, is \(inWords(element, id))"))
      } else if let first = places[id] {
        violations.append(Violation(pointer: place, message: "\(id) is at \(first) already"))
      } else {
        places[id] = place
        accounts.append(
          Account(
            id: id, email: element["email"]?.string, name: element["name"]?.string,
            earlier: Outcome(element)))
      }
    }
  }

  private func inWords(_ element: Value, _ id: String) -> String {
    guard id.isEmpty else { return "'\(id.prefix(40))'" }
    let number = element.number ?? element["accountId"]?.number
    return number == nil ? "none" : "a number: put it in quotes"
  }
}
