import MusterDocument
import MusterJournal
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

  private static let interval: Int64 = 5000
  private static let maxReads = 6

  private let client: Client
  private let facts: DoubtFacts
  private let outcomes: OutcomeTable
  private let reader: CheapestReader
  private var timer: Loop.TimerID?
  private var last: [ExecutionEvidence] = []
  private var before: [ExecutionEvidence]?
  private var reads = 0
  private var completion = CompletionHandler<ExecutionDecision>()

  /// Nil if no read can decide about the operation.
  init?(of call: PreparedCall) {
    client = call.client
    guard let facts = try? DoubtFacts(of: call.operation, client) else { return nil }
    self.facts = facts
    outcomes = OutcomeTable(
      AccountOutcomes(ids: facts.accounts(in: call.input.root, client)),
      of: client, step: "", activity: call.operation.method)
    reader = CheapestReader(facts.read, facts.single, client, keepsElements: true)
    if outcomes.accounts.isEmpty { return nil }
  }

  /// Passes the decision to `then`. `since` is a time at which the request had been sent, and
  /// `before` the evidence about each account from before that; nil if it is not known.
  func start(
    since: Instant, before: [ExecutionEvidence]?, _ then: @escaping (ExecutionDecision) -> Void
  ) {
    completion.set(then)
    self.before = before
    let first = since.advanced(by: facts.stalenessMilliseconds)
    wait(max(0, client.session.loop.now.remaining(until: first)))
  }

  /// Reads the states once, and passes the evidence about each account to `then`.
  func readBefore(_ then: @escaping ([ExecutionEvidence]) -> Void) {
    reader.start(outcomes, outcomes.open) { [facts, outcomes] result in
      guard case .success(let readings) = result else {
        return then(outcomes.accounts.map { _ in .unknown })
      }
      then(readings.map { facts.evidence($0?.state) })
    }
  }

  func cancel() {
    _ = completion.take()
    timer.map(client.session.loop.cancel)
    reader.cancel()
  }

  private func wait(_ milliseconds: Int64) {
    timer = client.session.loop.after(milliseconds) { [weak self] in self?.readStates() }
  }

  private func readStates() {
    guard completion.isPending else { return }
    reads += 1
    reader.start(outcomes, outcomes.open) { [weak self] result in
      guard let self, self.completion.isPending else { return }
      switch result {
      case .failure(let failure): self.finish(.undecided(failure.message))
      case .success(let readings): self.received(readings)
      }
    }
  }

  private func received(_ readings: [StateReading?]) {
    let observed = readings.map { facts.evidence($0?.state) }
    if observed == last, !observed.contains(.unknown) {
      return finish(decision(observed, readings))
    }
    last = observed
    guard reads < ExecutionCheck.maxReads else {
      return finish(.undecided("the reads do not agree, or failed"))
    }
    wait(ExecutionCheck.interval)
  }

  /// An account that is in a state to which the request leads shows that it was executed only if it
  /// was in another one before.
  private func decision(
    _ observed: [ExecutionEvidence], _ readings: [StateReading?]
  ) -> ExecutionDecision {
    let shown = observed.enumerated().compactMap { index, now -> ExecutionEvidence? in
      guard now == .executed, let before else { return now }
      return index < before.count && before[index] == .notExecuted ? now : nil
    }
    guard let first = shown.first else {
      return .undecided("the state may have been the same before the request")
    }
    guard shown.allSatisfy({ $0 == first }) else {
      return .undecided("the accounts of the request are in different states")
    }
    guard first == .executed else { return .notExecuted }
    var element: Value?
    if case .reported(let reported)? = readings.first??.state { element = reported.element }
    return .executed(facts.output(of: outcomes.accounts.first?.id, element))
  }

  private func finish(_ decision: ExecutionDecision) {
    completion.take()?(decision)
  }
}
