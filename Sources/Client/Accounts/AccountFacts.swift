import MusterDocument
import MusterModel

/// What a service's accounts.json says; see ACCOUNTS.md beside it.
struct AccountFacts: Sendable {
  private let root: Value?
  let rules: OutcomeRules

  init(of service: String) throws(Failure) {
    do {
      root = try Models.builtIn.document("accounts", of: service)?.root
    } catch {
      throw Failure(.unknown, code: "DataNotFoundError", error.message)
    }
    rules = OutcomeRules(root?["outcomes"])
  }

  func batch(_ operation: Operation) throws(Failure) -> Value {
    if let facts = root?["batches"]?[operation.name] { return facts }
    let known = names("batches")
    throw Failure(
      .unknown, code: "UnknownBatchError",
      "\(operation.name) is not carried out per account; those that are: "
        + known.joined(separator: ", ") + ".")
  }

  func wait(_ state: String) throws(Failure) -> Value {
    if let facts = root?["waits"]?[state] { return facts }
    let known = names("waits")
    let suggestion = Spelling.suggestion(for: state, among: known)
    throw Failure(
      .unknown, code: "UnknownStateError",
      "There is no state '\(state)' to wait for\(suggestion) Known states: "
        + known.joined(separator: ", ") + ".")
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
