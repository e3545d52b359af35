import MusterDocument
import MusterModel

/// What an account looked like at one moment.
struct ObservedState {
  /// The state as the service calls it, or the code of why there is none.
  var state: String
  var code = ""
  var message = ""
  var verdict: OutcomeRules.Verdict
}

/// How a state is waited for: the entry in a service's accounts.json, read.
struct WaitPlan {
  let operation: Operation
  let template: RequestTemplate
  let what: String
  private let found: Value
  private let failures: FailureList?
  private let states: [String: OutcomeRules.Verdict]
  private let missing: OutcomeRules.Verdict
  private let rules: OutcomeRules

  init(_ state: String, _ client: Client) throws(Failure) {
    let facts = try AccountFacts(of: client)
    let wait = try facts.wait(state)
    guard let operation = wait["operation"]?.string, let found = wait["found"] else {
      throw Failure(.unknown, code: "DataNotFoundError", "The data of state \(state) is broken.")
    }
    self.operation = try client.operation(operation)
    self.found = found
    template = RequestTemplate(wait, self.operation, client.model)
    what = wait["what"]?.string ?? state
    failures = FailureList(wait["failed"])
    rules = facts.rules
    missing =
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

  /// What an answer says of the accounts that are in it.
  func sightings(in answer: Document) -> [String: ObservedState] {
    var sightings = failures.map { $0.entries(in: answer).mapValues(failed) } ?? [:]
    let list = found["list"]?.string.flatMap { answer.root[$0] }
    for element in list.map({ Array($0.elements) }) ?? [] {
      guard let id = element["accountId"]?.string else { continue }
      sightings[id] = sighting(of: element)
    }
    return sightings
  }

  /// The account is in no list.
  var absent: ObservedState {
    ObservedState(state: "", code: "NotFound", verdict: missing)
  }

  /// The whole request failed.
  func failed(_ failure: Failure) -> ObservedState {
    let verdict = rules.verdict(
      operation.name, code: failure.code, message: failure.message,
      isRetryable: failure.isRetryable)
    return ObservedState(
      state: failure.code, code: failure.code, message: failure.message, verdict: verdict)
  }

  private func failed(_ entry: FailureList.Entry) -> ObservedState {
    let verdict = rules.verdict(operation.name, code: entry.code, message: entry.message)
    return ObservedState(
      state: entry.code, code: entry.code, message: entry.message, verdict: verdict)
  }

  private func sighting(of element: Value) -> ObservedState {
    let state = text(element, "state")
    let (code, message) = (text(element, "code"), text(element, "message"))
    var verdict = states[state] ?? OutcomeRules.Verdict(kind: .pending)
    // A state that is not there yet may say why it never will be.
    if verdict.kind != .done && !code.isEmpty {
      let reason = rules.verdict(operation.name, code: code, message: message)
      if reason.kind != .already && reason.kind != .pending { verdict = reason }
    }
    return ObservedState(
      state: state, code: code.isEmpty && verdict.kind != .done ? state : code, message: message,
      verdict: verdict)
  }

  private func text(_ element: Value, _ member: String) -> String {
    found[member]?.string.flatMap { element.at($0) }?.string ?? ""
  }
}
