import MusterDocument
import MusterModel

/// The meaning of accounts' states to a wait: an entry of `waits` in a service's accounts.json.
struct WaitPlan {
  let read: StateReadPlan
  /// The outcome's `step`: "macie membership".
  let step: String
  private let states: [String: OutcomeRules.Verdict]
  private let absent: OutcomeRules.Verdict
  private let rules: OutcomeRules

  init(_ state: String, _ client: Client) throws(Failure) {
    let facts = try AccountFacts(of: client)
    let wait = try facts.wait(state)
    read = try StateReadPlan(try facts.read(wait["read"]?.string ?? ""), client)
    step = wait["step"]?.string ?? state
    rules = facts.rules
    absent =
      wait["missing"].flatMap(OutcomeRules.Verdict.init)
      ?? OutcomeRules.Verdict(
        kind: .needsAction, message: "the service does not list the account",
        remedy: "check that the account belongs to this organization",
        retryMilliseconds: 120_000)
    var states: [String: OutcomeRules.Verdict] = [:]
    for (name, verdict) in wait["states"].map({ Array($0.members) }) ?? [] {
      states[name.string ?? ""] = OutcomeRules.Verdict(verdict)
    }
    self.states = states
  }

  func observed(_ state: AccountState) -> ObservedState {
    switch state {
    case .reported(let state, let code, let message, _): observed(state, code, message)
    case .failed(let code, let message, let isRetryable):
      ObservedState(
        state: code, code: code, message: message,
        verdict: rules.verdict(
          read.operation.name, code: code, message: message, isRetryable: isRetryable))
    case .absent: ObservedState(state: "", code: "NotFound", verdict: absent)
    }
  }

  private func observed(_ state: String, _ code: String, _ message: String) -> ObservedState {
    var verdict = states[state] ?? OutcomeRules.Verdict(kind: .pending)
    // The service may report the reason why an account will never reach the state.
    if verdict.kind != .done && !code.isEmpty {
      let reason = rules.verdict(read.operation.name, code: code, message: message)
      if reason.kind != .already && reason.kind != .pending { verdict = reason }
    }
    return ObservedState(
      state: state, code: code.isEmpty && verdict.kind != .done ? state : code, message: message,
      verdict: verdict)
  }
}

/// The state of an account at one moment, and its meaning.
struct ObservedState {
  /// The service's name of the state, or the code of the reason why it could not be read.
  var state: String
  var code = ""
  var message = ""
  var verdict: OutcomeRules.Verdict
}
