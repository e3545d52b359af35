import MusterDocument

/// A list of accounts with the outcome of the last step for each: {"outcomes": […]}, or
/// {"accounts": […]} for a list that no step has been executed for.
public struct Report: Sendable {
  public let document: Document

  init(document: Document) {
    self.document = document
  }

  /// Reads a list of accounts in every form that `AccountsFile` accepts, or the JSON of a report.
  public static func read(_ bytes: [UInt8]) throws(Failure) -> Report {
    if let root = try? Document(bytes).root, let name = listName(of: root) {
      let accounts = try AccountList.read(root, for: "a report")
      return Report(document: Document(writing: json(of: accounts, as: name)))
    }
    return Report(document: Document(writing: try AccountsFile.read(bytes)))
  }

  /// The outcomes of all `reports`, in this order.
  public static func merged(_ reports: [Report]) -> Report {
    let elements = reports.flatMap { $0.elements.map { JSON($0) } }
    let name = reports.allSatisfy { listName(of: $0.document.root) == "accounts" }
    return Report(document: Document(writing: [name ? "accounts" : "outcomes": .array(elements)]))
  }

  /// One object for each account.
  public var elements: [Value] {
    Report.listName(of: document.root).flatMap { document.root[$0] }.map { Array($0.elements) }
      ?? []
  }

  /// The member that has the accounts in the JSON of a report.
  private static func listName(of root: Value) -> String? {
    ["outcomes", "accounts"].first { root[$0] != nil }
  }

  private static func json(of accounts: [ListedAccount], as name: String) -> JSON {
    let elements = accounts.map { account -> JSON in
      var members: [(key: String, value: JSON)] = [("accountId", .string(account.id))]
      account.email.map { members.append(("email", .string($0))) }
      account.name.map { members.append(("name", .string($0))) }
      return .object(members + (account.earlier?.members() ?? []))
    }
    return [name: .array(elements)]
  }
}

/// The accounts of a batch or a wait.
public enum AccountSource: Sendable {
  /// JSON that is read when the batch or wait starts.
  case json([UInt8])
  case report(Report)
}
