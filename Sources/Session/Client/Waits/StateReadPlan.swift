import MusterDocument
import MusterModel

/// The reading of account states from a service, by an entry of `reads` in its accounts.json:
/// the operation, its input, and the members of the output.
public struct StateReadPlan: Sendable {
  let operation: Operation
  let template: RequestTemplate
  private let found: Value
  private let failures: FailureList?

  /// The entry `name` of `reads`.
  public init(_ name: String, _ client: Client) throws(Failure) {
    try self.init(try AccountFacts(of: client).read(name), client)
  }

  init(_ facts: Value, _ client: Client) throws(Failure) {
    guard let operation = facts["operation"]?.string, let found = facts["found"] else {
      throw Failure(
        .unknown, code: "DataNotFoundError",
        "accounts.json of \(client.model.name) has a read without operation or found.")
    }
    self.operation = try client.operation(operation)
    self.found = found
    template = RequestTemplate(facts, self.operation, client.model)
    failures = FailureList(facts["failed"])
  }

  public var operationName: String { operation.name }

  /// The input that lists all accounts, for an operation that does not take ids.
  public var listInput: JSON { template.request(for: [], [:]) }

  /// The elements of an output, each with the state of one account.
  public func elements(in output: Value) -> [Value] {
    found["list"]?.string.flatMap { output[$0] }.map { Array($0.elements) } ?? []
  }

  /// The states of the accounts in an output.
  func states(in output: Document) -> [String: AccountState] {
    var states: [String: AccountState] = [:]
    for (id, entry) in failures?.entries(in: output) ?? [:] {
      states[id] = .failed(code: entry.code, message: entry.message, isRetryable: false)
    }
    for element in elements(in: output.root) {
      guard let id = element["accountId"]?.string else { continue }
      states[id] = .reported(
        state: text(element, "state"), code: text(element, "code"),
        message: text(element, "message"), element: element)
    }
    return states
  }

  private func text(_ element: Value, _ member: String) -> String {
    found[member]?.string.flatMap { element.at($0) }?.string ?? ""
  }
}

/// The state of an account as a service reports it.
public enum AccountState: Sendable {
  /// The service's name of the state, the code and message of a reason if there is one, and the
  /// whole element of the list.
  case reported(state: String, code: String, message: String, element: Value)
  /// The state of the account could not be read.
  case failed(code: String, message: String, isRetryable: Bool)
  /// The service does not list the account.
  case absent
}
