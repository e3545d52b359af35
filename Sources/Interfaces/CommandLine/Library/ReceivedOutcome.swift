import CMuster

/// An outcome as the library reports it. A run has hundreds of thousands, but few of them differ in
/// their details.
struct ReceivedOutcome: Equatable {
  struct ReportedAccount: Hashable {
    var id: String
    var email: String
    var name: String
  }

  struct Step: Hashable {
    var service: String
    var region: String
    var name: String
  }

  struct Details: Hashable {
    var kind: OutcomeKind?
    var code: String
    var message: String
    var remedy: String
    var isInProgress: Bool
  }

  struct ReportedResponse: Hashable {
    var requestID: String
    var attempts: Int32
    var time: String
  }

  var account: ReportedAccount
  var step: Step
  var details: Details
  var response: ReportedResponse
}

extension ReceivedOutcome {
  init(_ outcome: muster_outcome) {
    account = ReportedAccount(
      id: text(outcome.account_id), email: text(outcome.email), name: text(outcome.name))
    step = Step(
      service: text(outcome.service), region: text(outcome.region), name: text(outcome.step))
    details = Details(
      kind: OutcomeKind(outcome.outcome), code: text(outcome.code), message: text(outcome.message),
      remedy: text(outcome.remedy), isInProgress: outcome.is_in_progress != 0)
    response = ReportedResponse(
      requestID: text(outcome.request_id), attempts: outcome.attempts, time: text(outcome.at))
  }

  /// The outcome in the form of a report.
  var json: JSONValue {
    var members: [(name: String, value: JSONValue)] = [("accountId", .string(account.id))]
    members += [("email", account.email), ("name", account.name)].filter { !$0.1.isEmpty }
      .map { ($0.0, .string($0.1)) }
    members += [
      ("service", .string(step.service)), ("region", .string(step.region)),
      ("step", .string(step.name)), ("outcome", .string(details.kind?.rawValue ?? "")),
      ("code", .string(details.code)), ("message", .string(details.message)),
      ("remedy", .string(details.remedy)), ("requestId", .string(response.requestID)),
      ("attempts", .integer(Int64(response.attempts))), ("at", .string(response.time)),
    ]
    if details.isInProgress { members.append(("inProgress", .boolean(true))) }
    return .object(members)
  }
}
