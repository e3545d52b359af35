import MusterDocument

/// An account as it appears in a list, valid or not.
struct AccountEntry {
  var id = ""
  var email: String?
  var name: String?
  /// The state in AWS Organizations.
  var state: String?
  /// The outcome in an earlier report.
  var outcome: Outcome?
  /// The line, or the element in JSON, for error messages.
  let position: String
  /// The reason why the account could not be read.
  var fault: String?
}

extension AccountEntry {
  /// Reads an element of a JSON list: an id, or an object as in AWS Organizations or in a report.
  init(_ element: Value, at position: String) {
    let id = element["Id"] ?? element["accountId"] ?? element
    self.init(
      id: id.string ?? "",
      email: element["Email"]?.string ?? element["email"]?.string,
      name: element["Name"]?.string ?? element["name"]?.string,
      state: element["State"]?.string ?? element["Status"]?.string,
      outcome: Outcome(element),
      position: position,
      fault: id.number == nil ? nil : "the account id is a number: put it in quotes")
  }

  var listed: ListedAccount {
    ListedAccount(id: id, email: email, name: name, earlier: outcome)
  }
}

// MARK: - Faults

extension [AccountEntry] {
  /// The faults of the entries, each with its position.
  var faults: [(position: String, fault: String)] {
    var positions: [String: String] = [:]
    return compactMap { entry in
      entry.fault(after: &positions).map { (entry.position, $0) }
    }
  }
}

extension AccountEntry {
  /// The fault of the entry; nil if it is valid. `positions` are those of the entries before it, by
  /// id.
  fileprivate func fault(after positions: inout [String: String]) -> String? {
    if let fault { return fault }
    guard ListedAccount.isID(id) else { return faultOfID }
    if let first = positions[id] { return "\(id) is already at \(first)" }
    positions[id] = position
    guard let email, !email.contains("@") else { return nil }
    return "'\(email.prefix(60))' is not an email address"
  }

  private var faultOfID: String {
    guard !id.isEmpty else { return "the account id is missing" }
    let isNumber = id.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    let hint = isNumber && id.utf8.count < 12 ? "; did a spreadsheet remove leading zeros?" : ""
    return "'\(id.prefix(40))' is not an account id: it must have 12 digits"
      + (isNumber ? ", has \(id.utf8.count)" : "") + hint
  }
}
