import MusterDocument
import MusterModel
import MusterText

/// The contents of a service's accounts.json; see ACCOUNTS.md beside it.
struct AccountFacts: Sendable {
  private let client: Client
  private let root: Value?
  let rules: OutcomeRules

  init(of client: Client) throws(Failure) {
    self.client = client
    let ofAllServices: Value?
    do {
      root = try client.session.settings.models.document("accounts", of: client.model.name)?.root
      ofAllServices = try Models.builtIn.document("outcomes", of: "")?.root
    } catch {
      throw Failure(error)
    }
    rules = OutcomeRules([root?["outcomes"], ofAllServices?["outcomes"]].compactMap { $0 }) {
      client.elsewhere
    }
  }

  func batch(_ operation: Operation) throws(Failure) -> Value {
    if let facts = root?["batches"]?[operation.name] { return facts }
    throw Failure(
      .unknown, code: "UnknownBatchError",
      "\(operation.name) does not support batches. Operations that do: " + listed("batches") + ".")
  }

  /// The errors of an operation that have `meaning` for reads: "off", "absent" or "caller".
  func errors(meaning: String, of operation: Operation) -> KnownErrors {
    let rules = root?["outcomes"].map { Array($0.elements) } ?? []
    return KnownErrors(
      rules.filter { rule in
        let operations = rule.texts("operation")
        return rule["means"]?.string == meaning
          && (operations.isEmpty || operations.contains(operation.name))
      })
  }

  func read(_ name: String) throws(Failure) -> Value {
    if let facts = root?["reads"]?[name] { return facts }
    throw Failure(
      .unknown, code: "UnknownReadError",
      "There is no read '\(name)'. Known reads: " + listed("reads") + ".")
  }

  /// The reads that decide whether a request of an operation was executed; nil if none can.
  func doubt(_ operation: Operation) -> Value? { root?["doubts"]?[operation.name] }

  /// The time in milliseconds after which reads of the service see a write.
  var stalenessMilliseconds: Int64 {
    let seconds = root?["staleness"]?["seconds"]?.integer ?? AccountFacts.defaultStaleness
    return min(max(0, seconds), AccountFacts.maxStaleness) * 1000
  }

  /// For services whose data has no staleness, in seconds.
  private static let defaultStaleness: Int64 = 10
  private static let maxStaleness: Int64 = 3600

  /// The pointers in `succeeded` of a batch, or `found` of a read.
  func stateMembers(_ entry: Value?) throws(Failure) -> StateMembers? {
    guard let entry else { return nil }
    let scanTypes =
      entry["parts"]?["at"]?.string == nil
      ? nil : try client.session.scanTypes(of: client.model.name)
    return StateMembers(entry, scanTypes, conditions: conditions)
  }

  /// The members with which classifications of states apply.
  private var conditions: [String] {
    let states = root?["waits"]?.members.compactMap { $0.value["states"] } ?? []
    let classifications = states.flatMap { $0.members.flatMap { Array($0.value.elements) } }
    return Array(Set(classifications.compactMap { $0["with"]?.string })).sorted()
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
