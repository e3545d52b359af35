import MusterDocument
import MusterModel
import MusterText

/// The contents of a service's accounts.json; see ACCOUNTS.md beside it.
struct AccountFacts: Sendable {
  private let root: Value?
  let rules: OutcomeRules

  init(of client: Client) throws(Failure) {
    do {
      root = try client.session.settings.models.document("accounts", of: client.model.name)?.root
    } catch {
      throw Failure(error)
    }
    rules = OutcomeRules(root?["outcomes"])
  }

  func batch(_ operation: Operation) throws(Failure) -> Value {
    if let facts = root?["batches"]?[operation.name] { return facts }
    throw Failure(
      .unknown, code: "UnknownBatchError",
      "\(operation.name) does not support batches. Operations that do: " + listed("batches") + ".")
  }

  /// The errors by which the service says that it is off for the calling account.
  var off: Value? { root?["off"] }

  func read(_ name: String) throws(Failure) -> Value {
    if let facts = root?["reads"]?[name] { return facts }
    throw Failure(
      .unknown, code: "UnknownReadError",
      "There is no read '\(name)'. Known reads: " + listed("reads") + ".")
  }

  func wait(_ state: String) throws(Failure) -> Value {
    if let facts = root?["waits"]?[state] { return facts }
    let known = names("waits")
    let suggestion = NearestName.suggestion(for: state, among: known)
    throw Failure(
      .unknown, code: "UnknownStateError",
      "There is no state '\(state)' to wait for\(suggestion) Known states: " + listed("waits")
        + ".")
  }

  private func listed(_ member: String) -> String {
    let names = names(member)
    return names.isEmpty ? "none" : names.joined(separator: ", ")
  }

  private func names(_ member: String) -> [String] {
    root?[member]?.members.compactMap(\.key.string) ?? []
  }
}

/// The members of an output that list the accounts that failed.
struct FailureList: Sendable {
  private let list: String
  private let code: String
  private let message: String?

  init?(_ value: Value?) {
    guard let value, let list = value["list"]?.string, let code = value["code"]?.string else {
      return nil
    }
    self.list = list
    self.code = code
    message = value["message"]?.string
  }

  struct ListedFailure {
    var code: String
    var message: String
  }

  /// The failures in `output`, by account.
  func entries(in output: Document) -> [String: ListedFailure] {
    var entries: [String: ListedFailure] = [:]
    for element in output.root[list].map({ Array($0.elements) }) ?? [] {
      guard let id = element["accountId"]?.string else { continue }
      entries[id] = ListedFailure(
        code: element[code]?.string ?? "",
        message: message.flatMap { element[$0]?.string } ?? "")
    }
    return entries
  }
}
