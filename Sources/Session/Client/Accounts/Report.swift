import MusterDocument

/// A list of accounts with the outcome of the last step for each: {"outcomes": […]}, or
/// {"accounts": […]} for a list that no step has been executed for. `parameters` beside it are
/// the parameters of a batch that a wait takes over, such as the scan types.
public struct Report: Sendable {
  public let document: Document

  init(document: Document) {
    self.document = document
  }

  /// Reads a list of accounts in every form that `AccountsFile` accepts, or the JSON of a report.
  public static func read(_ bytes: [UInt8]) throws(Failure) -> Report {
    if let root = try? Document(bytes).root, let name = listName(of: root) {
      let accounts = try AccountList.read(root, for: "a report")
      var report = json(of: accounts, as: name)
      report["parameters"] = root["parameters"].map { JSON($0) }
      return Report(document: Document(writing: report))
    }
    return Report(document: Document(writing: try AccountsFile.read(bytes)))
  }

  /// The outcomes of all `reports`, in this order, and their parameters if they are equal.
  public static func merged(_ reports: [Report]) -> Report {
    let elements = reports.flatMap { $0.elements.map { JSON($0) } }
    let name = reports.allSatisfy { listName(of: $0.document.root) == "accounts" }
    var merged: JSON = [name ? "accounts" : "outcomes": .array(elements)]
    let parameters = reports.map(\.parameters)
    if let first = parameters.first, let first, parameters.allSatisfy({ $0 == first }) {
      merged["parameters"] = first
    }
    return Report(document: Document(writing: merged))
  }

  private var parameters: JSON? { document.root["parameters"].map { JSON($0) } }

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
