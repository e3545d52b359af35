import MusterDocument
import MusterModel
import MusterText

/// What a service's accounts.json says; see ACCOUNTS.md beside it.
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
      "\(operation.name) is not carried out per account; those that are: "
        + listed("batches") + ".")
  }

  func wait(_ state: String) throws(Failure) -> Value {
    if let facts = root?["waits"]?[state] { return facts }
    let known = names("waits")
    let suggestion = NearestName.suggestion(for: state, among: known)
    throw Failure(
      .unknown, code: "UnknownStateError",
      "There is no state '\(state)' to wait for\(suggestion) Known states: "
        + listed("waits") + ".")
  }

  private func listed(_ member: String) -> String {
    let names = names(member)
    return names.isEmpty ? "none of this service" : names.joined(separator: ", ")
  }

  private func names(_ member: String) -> [String] {
    root?[member]?.members.compactMap(\.key.string) ?? []
  }
}

/// Where in an answer the accounts that failed are.
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

  struct Entry {
    var code: String
    var message: String
  }

  /// The failures in `answer`, by account.
  func entries(in answer: Document) -> [String: Entry] {
    var entries: [String: Entry] = [:]
    for element in answer.root[list].map({ Array($0.elements) }) ?? [] {
      guard let id = element["accountId"]?.string else { continue }
      entries[id] = Entry(
        code: element[code]?.string ?? "",
        message: message.flatMap { element[$0]?.string } ?? "")
    }
    return entries
  }
}
