import MusterDocument
import MusterJournal
import MusterModel

/// The reads that decide whether a request of an operation was executed: an entry of `doubts` in
/// accounts.json.
struct DoubtFacts {
  let read: ServiceRead
  /// The read of the state of one account, if there is another one for this.
  let single: ServiceRead?
  /// The time in milliseconds after which reads see a write.
  let stalenessMilliseconds: Int64
  private let entry: Value

  /// Nil if no read can decide about the operation.
  init?(of operation: Operation, _ client: Client) throws(Failure) {
    let facts = try AccountFacts(of: client)
    guard let entry = facts.doubt(operation), let name = entry["read"]?.string else { return nil }
    self.entry = entry
    read = try ServiceRead(name, facts, client)
    single = try read.single.map { (name) throws(Failure) in
      try ServiceRead(name, facts, client)
    }
    stalenessMilliseconds = facts.stalenessMilliseconds
  }

  /// The accounts of a request: one, or a list of them. An operation without accounts in its input
  /// concerns the calling account, whose id need not be known.
  func accounts(in input: Value, _ client: Client) -> [String] {
    guard let pointer = entry["accounts"]?.string else { return [client.account ?? ""] }
    guard let found = input.at(pointer) else { return [] }
    return found.string.map { [$0] } ?? found.elements.compactMap(\.string)
  }

  /// The meaning of an account's state.
  func evidence(_ state: AccountState?) -> ExecutionEvidence {
    switch state {
    case .failed, .unattributed, nil: .unknown
    case .absent:
      entry["missing"]?.string.flatMap(ExecutionEvidence.init(rawValue:)) ?? .unknown
    case .reported(let reported): evidence(named: reported.whole.state)
    }
  }

  private func evidence(named state: String) -> ExecutionEvidence {
    [.executed, .notExecuted].first { entry.texts($0.rawValue).contains(state) } ?? .unknown
  }

  /// The output of the operation, with `{accountId}` replaced by the account, and `{NAME}` by this
  /// member of the state that was read.
  func output(of account: String?, _ element: Value?) -> JSON {
    let template = entry["output"].map { JSON($0) } ?? [:]
    guard case .object(let members) = template else { return template }
    return .object(
      members.map { name, value in
        guard case .string(let text) = value, text.first == "{", text.last == "}" else {
          return (key: name, value: value)
        }
        let member = String(text.dropFirst().dropLast())
        let found = member == "accountId" ? account : element?[member]?.string
        return (key: name, value: found.map(JSON.string) ?? .null)
      })
  }
}
