import MusterDocument

/// A list of accounts with the outcome of the last step for each, or a list that no step has been
/// executed for.
public struct Report: Sendable {
  /// The parts of a merged report; otherwise one list.
  private let lists: [AccountOutcomes]
  /// The position of the first account of each list.
  private let starts: [Int]
  /// True if no step has been executed for the accounts.
  private let isList: Bool
  /// The parameters of a batch that a wait takes over, such as the scan types.
  let parameters: JSON?
  /// The form of the file that the list was read from.
  private let format: JSON?
  /// The warnings about the file that the list was read from.
  public let warnings: [String]
  /// The number of accounts.
  public let count: Int

  private init(
    _ lists: [AccountOutcomes], isList: Bool = false, parameters: JSON? = nil,
    format: JSON? = nil, warnings: [String] = []
  ) {
    self.lists = lists
    self.isList = isList
    self.parameters = parameters
    self.format = format
    self.warnings = warnings
    (starts, count) = lists.reduce(into: ([], 0)) { sums, list in
      sums.0.append(sums.1)
      sums.1 += list.accounts.count
    }
  }

  /// The report of a step. `parameters` are those of the request that a wait takes over.
  init(_ list: AccountOutcomes, parameters: JSON) {
    self.init([list], parameters: parameters == [:] ? nil : parameters)
  }

  /// The accounts of a list from outside.
  public init(_ file: AccountsFile) {
    self.init(
      [AccountOutcomes(file.entries)], isList: true, format: file.description,
      warnings: file.warnings)
  }

  /// Reads the JSON of a report, or a JSON array of ids or accounts.
  public static func read(_ bytes: [UInt8]) throws(Failure) -> Report {
    let root: Value
    do throws(JSONError) { root = try Document(bytes).root } catch {
      throw .unreadable("The report", error.message)
    }
    return Report(
      [try AccountList.read(root, called: "The report")], isList: root["outcomes"] == nil,
      parameters: root["parameters"].map { JSON($0) })
  }

  /// The outcomes of all `reports`, in this order, and their parameters if they are equal.
  public static func merged(_ reports: [Report]) -> Report {
    let parameters = reports.first?.parameters
    return Report(
      reports.flatMap(\.lists), isList: !reports.isEmpty && reports.allSatisfy(\.isList),
      parameters: reports.allSatisfy { $0.parameters == parameters } ? parameters : nil)
  }

  /// The outcomes of some kinds, in their order; nil stands for accounts without an outcome.
  public func filtered(by kinds: Set<Outcome.Kind?>) -> Report {
    Report(lists.map { $0.filtered(by: kinds) }, isList: isList, parameters: parameters)
  }

  /// The accounts for a step. `subject` is the name of the list in error messages.
  func accounts(called subject: String) throws(Failure) -> AccountOutcomes {
    if lists.count == 1, let list = lists.first { return list }
    let merged = AccountOutcomes(lists)
    try AccountList.checkIDs(
      merged.accounts, in: subject, at: JSONPointer(tokens: [isList ? "accounts" : "outcomes"]))
    return merged
  }
}

// MARK: - Reading

extension Report {
  /// The account at `position` and its outcome; nil if the report has no more accounts.
  public subscript(position: Int) -> (account: ListedAccount, outcome: Outcome?)? {
    guard (0..<count).contains(position),
      let number = starts.lastIndex(before: position)
    else { return nil }
    let (list, index) = (lists[number], position - starts[number])
    return (list.accounts[index], list.outcomes[index])
  }

  /// The number of outcomes of one kind; nil stands for accounts without an outcome.
  public func count(of kind: Outcome.Kind?) -> Int {
    lists.reduce(0) { $0 + $1.outcomes.count(of: kind) }
  }

  /// {"outcomes": […]}, or {"accounts": […]} for a list that no step has been executed for.
  public var json: [UInt8] {
    var writer = JSONWriter(capacity: 256 + (isList ? 96 : 384) * count)
    writer.object { writer in
      writer.key(isList ? "accounts" : "outcomes")
      writer.array { for list in lists { list.write(to: &$0) } }
      for (name, value) in [("parameters", parameters), ("format", format)] {
        guard let value else { continue }
        writer.key(name)
        writer.json(value)
      }
      guard !warnings.isEmpty else { return }
      writer.key("warnings")
      writer.array { for warning in warnings { $0.string(warning) } }
    }
    return writer.bytes
  }
}

extension [Int] {
  /// The index of the last number that is not greater than `position`; the numbers ascend. Lists
  /// without accounts start where the next list does.
  fileprivate func lastIndex(before position: Int) -> Int? {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] <= position { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? low - 1 : nil
  }
}

/// The accounts of a batch or a wait.
public enum AccountSource: Sendable {
  /// JSON that is read when the batch or wait starts.
  case json([UInt8])
  case report(Report)
}
