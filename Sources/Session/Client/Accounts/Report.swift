import MusterDocument

/// A list of accounts with the outcome of the last step for each: {"outcomes": […]}, or
/// {"accounts": […]} for a list that no step has been executed for. `parameters` beside it are
/// the parameters of a batch that a wait takes over, such as the scan types.
public struct Report: Sendable {
  public let document: Document

  init(document: Document) {
    self.document = document
  }

  /// The accounts of a list from outside.
  public init(_ file: AccountsFile) {
    self.init(document: Document(writing: file.json))
  }

  /// Reads the JSON of a report, or a JSON array of ids or accounts.
  public static func read(_ bytes: [UInt8]) throws(Failure) -> Report {
    let root: Value
    do throws(JSONError) { root = try Document(bytes).root } catch {
      throw .unreadable("The report", error.message)
    }
    let accounts = try AccountList.read(root, called: "The report")
    var report = json(of: accounts, as: listName(of: root) ?? "accounts")
    report["parameters"] = root["parameters"].map { JSON($0) }
    return Report(document: Document(writing: report))
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

  /// The warnings about the list that the report was read from.
  public var warnings: [String] { document.root["warnings"]?.strings ?? [] }

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
      account.regions.map { members.append(("regions", .array($0.map(JSON.string)))) }
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
