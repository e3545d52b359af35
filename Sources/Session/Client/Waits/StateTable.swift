import MusterDocument
import MusterModel
import MusterText

/// The meaning of accounts' states: an entry of `waits` in a service's accounts.json. Waits use it
/// for the states that they read, and batches for the states in responses.
struct StateTable: Sendable {
  let name: String
  let read: ServiceRead
  /// The read of the state of one account, if there is another one for this.
  let single: ServiceRead?
  /// The outcome's `step`: "macie membership".
  let step: String
  /// The parts that must reach the state, such as scan types; empty if none were named.
  let asked: [String]
  /// The outcome of the calling account, if it cannot have the state.
  let caller: OutcomeRules.Classification?
  private let states: [String: [ConditionalClassification]]
  private let absent: OutcomeRules.Classification
  /// The state of parts that do not count if none were named.
  private let ignored: String?
  private let rules: OutcomeRules

  /// A classification that applies to elements which have `member`, or to all.
  private struct ConditionalClassification: Sendable {
    var member: String?
    var classification: OutcomeRules.Classification
  }

  /// `parameters` name the parts, as {"resourceTypes": ["LAMBDA"]}.
  init(
    _ state: String, _ facts: AccountFacts, _ client: Client, _ parameters: StateParameters
  ) throws(Failure) {
    let wait = try facts.wait(state)
    name = state
    read = try ServiceRead(wait["read"]?.string ?? "", facts, client)
    guard read.lists.found != nil else {
      throw Failure(
        .unknown, code: "DataNotFoundError",
        "accounts.json of \(client.model.name) has a read without found: that of \(state).")
    }
    single = try read.single.map { (name) throws(Failure) in
      try ServiceRead(name, facts, client)
    }
    asked = try parameters.parts(of: read, for: state)
    caller = wait["caller"].flatMap(OutcomeRules.Classification.init)
    step = wait["step"]?.string ?? state
    ignored = wait["ignored"]?.string
    var rules = facts.rules
    rules.state = state
    self.rules = rules
    absent =
      wait["missing"].flatMap(OutcomeRules.Classification.init)
      ?? OutcomeRules.Classification(
        kind: .needsAction, message: "the service does not list the account",
        remedy: "check that the account belongs to this organization",
        retryMilliseconds: 120_000)
    var states: [String: [ConditionalClassification]] = [:]
    for (name, classification) in wait["states"].map({ Array($0.members) }) ?? [] {
      let classifications =
        classification.kind == .array ? Array(classification.elements) : [classification]
      states[name.string ?? ""] = classifications.compactMap { value in
        OutcomeRules.Classification(value).map {
          ConditionalClassification(member: value["with"]?.string, classification: $0)
        }
      }
    }
    self.states = states
  }

  /// True if the caller's account matters: for a state that it cannot have, or that only it has.
  var needsCaller: Bool { caller != nil || read.isOfCaller }

  /// The parameters that a later wait takes over.
  var parameters: JSON {
    guard !asked.isEmpty, let parameter = read.parts?.parameter else { return [:] }
    return .object([(key: parameter, value: .array(asked.map(JSON.string)))])
  }

  func observed(_ state: AccountState) -> ObservedState {
    switch state {
    case .reported(let reported): observed(reported)
    case .failed(let code, let message, let isRetryable):
      ObservedState(
        state: code, code: code, message: message,
        classification: rules.classification(
          read.operation.name, code: code, message: message, isRetryable: isRetryable))
    case .unattributed(let failure):
      ObservedState(
        state: failure.code, code: failure.code, message: failure.message,
        classification: OutcomeRules.Classification(kind: .pending, remedy: BatchRemedy.later),
        isKnown: false)
    case .absent:
      ObservedState(state: "", code: absent.isSuccess ? "" : "NotFound", classification: absent)
    }
  }

  private func observed(_ reported: ReportedState) -> ObservedState {
    let (state, code, message) = reported.whole
    let whole = observed(state, code, message, of: reported)
    let parts = reported.parts(asked)
    if asked.isEmpty, reported.hasWhole {
      guard whole.classification.isSuccess, reported.hasParts else { return whole }
    }
    let counted = asked.isEmpty ? parts.filter { $0.state != ignored } : parts
    var result: ObservedState?
    for part in counted {
      var observed = observed(part.state, part.code, part.message, of: reported)
      if !observed.classification.isSuccess { observed.state = "\(part.name) \(observed.state)" }
      if part.state.isEmpty {
        observed.classification.message = "\(part.name) has no state in the response"
      }
      result = result.map { $0.worse(observed) } ?? observed
    }
    if let result {
      // The service reports the reason for the account, not for its parts.
      return result.classification.isSuccess || whole.classification.isSuccess || code.isEmpty
        ? result : whole
    }
    guard !parts.isEmpty else { return StateTable.withoutParts }
    // An account can be enabled for a moment while none of its parts is (seen).
    return ObservedState(
      state: ignored.map { "\(state) with every type \($0)" } ?? state, code: state,
      classification: OutcomeRules.Classification(kind: .pending))
  }

  /// A state without any of its parts, which decide.
  private static let withoutParts = ObservedState(
    state: "", code: Failure.unreadableCode,
    classification: OutcomeRules.Classification(
      kind: .pending, message: "the response does not have the state of any part of the account",
      remedy: BatchRemedy.later),
    isKnown: false)

  /// The classification on a state that the table does not have.
  private static func unknown(_ state: String) -> OutcomeRules.Classification {
    OutcomeRules.Classification(
      kind: .pending,
      message: state.isEmpty
        ? "the response does not have the state of the account"
        : "the state \(state) is not known",
      remedy: BatchRemedy.later)
  }

  private func observed(
    _ state: String, _ code: String, _ message: String, of reported: ReportedState
  ) -> ObservedState {
    var classification =
      states[state]?.first { $0.member.map(reported.has) ?? true }?.classification
      ?? StateTable.unknown(state)
    // The service may report the reason why an account will never reach the state.
    if !classification.isSuccess && !code.isEmpty {
      let reason = rules.classification(read.operation.name, code: code, message: message)
      if !reason.isSuccess && reason.kind != .pending { classification = reason }
    }
    return ObservedState(
      state: state, code: code.isEmpty && !classification.isSuccess ? state : code,
      message: message,
      classification: classification, isKnown: states[state] != nil)
  }
}

/// The state of an account at one moment, and its meaning.
struct ObservedState {
  /// The service's name of the state, or the code of the reason why it could not be read.
  var state: String
  var code = ""
  var message = ""
  var classification: OutcomeRules.Classification
  /// True if the table has the state.
  var isKnown = true

  /// The one of two states that is farther from success. It decides about the account.
  func worse(_ other: ObservedState) -> ObservedState {
    isWorse(than: other) ? self : other
  }

  func isWorse(than other: ObservedState) -> Bool { distance > other.distance }

  private var distance: Int {
    switch classification.kind {
    case .done, .already: 0
    case .pending: 1
    case .retryable: 2
    case .skipped: 3
    case .needsAction: 4
    }
  }
}
