import MusterDocument
import MusterModel
import MusterText
import MusterTransport

/// Finds out by reads whether a request without a response was executed. An entry of `doubts` in
/// the service's accounts.json lists the states that show it.
///
/// Services read from replicas. The first read therefore waits until reads see the write, and two
/// consecutive reads must agree.
final class ExecutionCheck {
  enum ExecutionDecision {
    /// All accounts are in a state that the request leads to. The value is the operation's output.
    case executed(JSON)
    /// All accounts are in a state that the request would change.
    case notExecuted
    case undecided(String)

    var text: String {
      switch self {
      case .executed: "executed: two reads show it"
      case .notExecuted: "not executed: two reads show it; sent again"
      case .undecided(let reason): "not decided: \(reason)"
      }
    }
  }

  /// The time in milliseconds after which reads see a write. AWS does not publish one; other tools
  /// that read twice use intervals of this size.
  private static let staleness: Int64 = 10_000
  private static let interval: Int64 = 5000
  private static let maxReads = 6

  private let client: Client
  private let read: ServiceRead
  private let facts: Value
  private let outcomes: OutcomeTable
  private var reader: AccountStateReader?
  private var timer: Loop.TimerID?
  private var last: [ExecutionState] = []
  private var reads = 0
  private var completion = CompletionHandler<ExecutionDecision>()

  private enum ExecutionState: Equatable {
    case executed, notExecuted, unknown
  }

  /// Nil if no read can decide about the operation.
  init?(of call: PreparedCall) {
    client = call.client
    guard let facts = try? AccountFacts(of: client), let doubt = facts.doubt(call.operation),
      let read = doubt["read"]?.string.flatMap({ try? ServiceRead($0, facts, call.client) })
    else { return nil }
    self.facts = doubt
    self.read = read
    outcomes = OutcomeTable(
      AccountOutcomes(
        ids: ExecutionCheck.accounts(doubt["accounts"]?.string, in: call.input.root, call.client)),
      of: client, step: "", activity: call.operation.method)
    if outcomes.accounts.isEmpty { return nil }
  }

  /// The accounts at `pointer` in the input: one, or a list of them. Without a pointer, the calling
  /// account, whose id need not be known.
  private static func accounts(_ pointer: String?, in input: Value, _ client: Client) -> [String] {
    guard let pointer else { return [client.account ?? ""] }
    guard let found = input.at(pointer) else { return [] }
    return found.string.map { [$0] } ?? found.elements.compactMap(\.string)
  }

  /// `since` is a time at which the request had been sent.
  func start(since: Instant, _ then: @escaping (ExecutionDecision) -> Void) {
    completion.set(then)
    let first = since.advanced(by: ExecutionCheck.staleness)
    wait(max(0, client.session.loop.now.remaining(until: first)))
  }

  func cancel() {
    _ = completion.take()
    timer.map(client.session.loop.cancel)
    reader?.cancel()
  }

  private func wait(_ milliseconds: Int64) {
    timer = client.session.loop.after(milliseconds) { [weak self] in self?.readStates() }
  }

  private func readStates() {
    guard completion.isPending else { return }
    reads += 1
    let reader = AccountStateReader(read, client, outcomes, outcomes.open)
    self.reader = reader
    reader.start { [weak self] result in
      guard let self, self.completion.isPending else { return }
      self.reader = nil
      switch result {
      case .failure(let failure): self.finish(.undecided(failure.message))
      case .success(let readings): self.received(readings)
      }
    }
  }

  private func received(_ readings: [StateReading?]) {
    let observed = readings.map { observation($0?.state) }
    if observed == last, !observed.contains(.unknown) {
      return finish(decision(observed, readings))
    }
    last = observed
    guard reads < ExecutionCheck.maxReads else {
      return finish(.undecided("the reads do not agree, or failed"))
    }
    wait(ExecutionCheck.interval)
  }

  private func observation(_ state: AccountState?) -> ExecutionState {
    switch state {
    case .failed, .unattributed, nil: return .unknown
    case .absent: return named(facts["missing"]?.string ?? "")
    case .reported(let reported):
      let state = reported.whole.state
      return ["executed", "notExecuted"].first { facts.texts($0).contains(state) }.map(named)
        ?? .unknown
    }
  }

  private func named(_ name: String) -> ExecutionState {
    ["executed": .executed, "notExecuted": .notExecuted][name] ?? .unknown
  }

  private func decision(_ observed: [ExecutionState], _ readings: [StateReading?])
    -> ExecutionDecision
  {
    if observed.allSatisfy({ $0 == .notExecuted }) { return .notExecuted }
    guard observed.allSatisfy({ $0 == .executed }) else {
      return .undecided("the accounts of the request are in different states")
    }
    var element: Value?
    if case .reported(let reported)? = readings.first??.state { element = reported.element }
    return .executed(filled(facts["output"].map { JSON($0) } ?? [:], element))
  }

  /// The output with `{accountId}` replaced by the account, and `{NAME}` by this member of the
  /// state that was read.
  private func filled(_ template: JSON, _ element: Value?) -> JSON {
    guard case .object(let members) = template else { return template }
    return .object(
      members.map { name, value in
        guard case .string(let text) = value, text.first == "{", text.last == "}" else {
          return (key: name, value: value)
        }
        let member = String(text.dropFirst().dropLast())
        let found = member == "accountId" ? outcomes.accounts.first?.id : element?[member]?.string
        return (key: name, value: found.map(JSON.string) ?? .null)
      })
  }

  private func finish(_ decision: ExecutionDecision) {
    completion.take()?(decision)
  }
}
