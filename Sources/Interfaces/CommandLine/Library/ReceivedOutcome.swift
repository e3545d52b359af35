import CMuster

/// An outcome as the library reports it when it is settled.
struct ReceivedOutcome: Equatable {
  /// An outcome with the same key is a later one of the same step.
  struct Key: Hashable {
    var account: String
    var region: String
    var service: String
    var step: String
  }

  let key: Key
  private let email: String
  private let name: String
  private let kind: OutcomeKind?
  private let code: String
  private let message: String
  private let remedy: String
  private let requestID: String
  private let attempts: Int32
  private let time: String
  private let isInProgress: Bool

  init(_ outcome: muster_outcome) {
    key = Key(
      account: text(outcome.account_id), region: text(outcome.region),
      service: text(outcome.service), step: text(outcome.step))
    email = text(outcome.email)
    name = text(outcome.name)
    kind = OutcomeKind(outcome.outcome)
    code = text(outcome.code)
    message = text(outcome.message)
    remedy = text(outcome.remedy)
    requestID = text(outcome.request_id)
    attempts = outcome.attempts
    time = text(outcome.at)
    isInProgress = outcome.is_in_progress != 0
  }

  /// The outcome in the form of a report.
  var json: JSONValue {
    var members: [(name: String, value: JSONValue)] = [("accountId", .string(key.account))]
    members += [("email", email), ("name", name)].filter { !$0.1.isEmpty }
      .map { ($0.0, .string($0.1)) }
    members += [
      ("service", .string(key.service)), ("region", .string(key.region)),
      ("step", .string(key.step)), ("outcome", .string(kind?.rawValue ?? "")),
      ("code", .string(code)), ("message", .string(message)), ("remedy", .string(remedy)),
      ("requestId", .string(requestID)), ("attempts", .integer(Int64(attempts))),
      ("at", .string(time)),
    ]
    if isInProgress { members.append(("inProgress", .boolean(true))) }
    return .object(members)
  }
}

extension ReceivedOutcome.Key {
  /// The key of an outcome in a report.
  init(_ outcome: JSONValue) {
    account = outcome["accountId"]?.string ?? ""
    region = outcome["region"]?.string ?? ""
    service = outcome["service"]?.string ?? ""
    step = outcome["step"]?.string ?? ""
  }
}
