import MusterDocument
import MusterModel

/// One read of a service: an entry of `reads` in its accounts.json, which describes the operation,
/// its input, and the meaning of responses and errors.
public struct ServiceRead: Sendable {
  public let operation: Operation
  let template: RequestTemplate
  /// The accounts in a response, and the members that it must have.
  let lists: AccountLists
  /// The rules that classify the errors of the read.
  let rules: OutcomeRules
  private let off: KnownErrors
  private let absent: KnownErrors
  private let isCaller: KnownErrors
  private let elements: ElementMembers
  /// True if a response is a failure in which an element of a list lacks a member that snapshots
  /// need. Without it, only the accounts of such elements are unknown.
  public var needsCompleteElements = false
  /// The name of the read that reports the state of a single account, if there is one.
  let single: String?

  /// The entry `name` of the client's service.
  public init(_ name: String, of client: Client) throws(Failure) {
    try self.init(name, AccountFacts(of: client), client)
  }

  /// The entry `name` of `reads` in `facts`.
  init(_ name: String, _ facts: AccountFacts, _ client: Client) throws(Failure) {
    let read = try facts.read(name)
    guard let operation = read["operation"]?.string else {
      throw Failure(
        .unknown, code: "DataNotFoundError",
        "accounts.json of \(client.model.name) has a read without operation: \(name).")
    }
    self.operation = try client.operation(operation)
    template = RequestTemplate(read, self.operation, client.model)
    lists = AccountLists(
      found: try facts.stateMembers(read["found"]), failed: read["failed"],
      required: read.texts("required"))
    rules = facts.rules
    off = facts.errors(meaning: "off", of: self.operation)
    absent = facts.errors(meaning: "absent", of: self.operation)
    isCaller = facts.errors(meaning: "caller", of: self.operation)
    elements = ElementMembers(read["elements"])
    single = read["single"]?.string
  }

  /// True if a response is the state of the calling account.
  var isOfCaller: Bool {
    !template.namesAccounts && lists.found.map { $0.list == nil } ?? false
  }

  /// The maximum number of accounts in one request.
  public var capacity: Int { template.capacity }

  /// The input for some accounts, at most `capacity`, with additional `parameters`.
  public func input(for accounts: [String] = [], _ parameters: JSON = [:]) -> JSON {
    template.request(for: accounts.map { ListedAccount(id: $0) }, parameters)
  }

  /// The parameter that selects parts of a state, and the names of the parts.
  var parts: (parameter: String, names: [String])? {
    guard let found = lists.found, let parameter = found.parameter else { return nil }
    return (parameter, found.parts.map(\.name))
  }
}

// MARK: - Responses and errors

/// The end of a read.
public enum ReadEnd: Sendable {
  /// All responses were received, with the members that they must have.
  case complete
  /// The service is off for the calling account in this Region.
  case off(Failure)
  /// The thing that the operation returns does not exist.
  case absent
  /// The account that was asked for is the calling account.
  case isCaller(Failure)
  /// A failure without a known meaning, or a response that lacks required members.
  case failed(Failure)
}

extension ServiceRead {
  /// The end of the read after a result; nil after a response that can be used.
  func end(after result: Result<Document, Failure>) -> ReadEnd? {
    switch result {
    case .success(let response):
      failure(in: response.root).map(ReadEnd.failed)
    case .failure(let failure):
      if off.contain(code: failure.code, message: failure.message) {
        .off(failure)
      } else if absent.contain(code: failure.code, message: failure.message) {
        .absent
      } else if isCaller.contain(code: failure.code, message: failure.message) {
        .isCaller(failure)
      } else {
        .failed(failure)
      }
    }
  }

  /// The failure of a response that lacks members.
  private func failure(in response: Value) -> Failure? {
    if let missing = lists.missingList(in: response, of: operation.name) {
      return Failure(.response, code: missing.code, missing.message)
    }
    guard needsCompleteElements else { return nil }
    return elements.failure(in: response, of: operation.name)
  }

  /// The elements of the list in which a response has the states of accounts; empty without one.
  public func found(in response: Value) -> [Value] {
    guard let list = lists.found?.list else { return [] }
    return response[list]?.elements.map(\.self) ?? []
  }

  /// The accounts whose state the response lacks, each with the reason: those that it lists as
  /// failed, and those that it does not mention. The id is nil for a failure that does not name its
  /// account. Such a failure may concern any account without a state.
  public func unread(of accounts: [String], in response: Value) -> [(id: String?, Failure)] {
    guard lists.listAccounts else { return [] }
    var open = Set(accounts)
    var unread: [(id: String?, Failure)] = []
    lists.forEach(in: response) { id, state in
      id.map { _ = open.remove($0) }
      guard case .failed(let code, let message, _) = state,
        !absent.contain(code: code, message: message)
      else { return }
      unread.append((id, Failure(.service, code: code, message)))
    }
    let silent = Failure(
      .response, code: "AccountNotReported",
      "The response to \(operation.name) does not mention the account.")
    return unread + accounts.filter(open.contains).map { ($0, silent) }
  }
}
