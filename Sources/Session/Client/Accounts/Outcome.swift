import MusterDocument

/// The outcome of one step for one account in one Region.
public struct Outcome: Hashable, Sendable {
  public enum Kind: String, CaseIterable, Sendable {
    /// The step was done, or the account was in the state before.
    case done, already
    /// In progress, or not known yet when the timeout expired.
    case pending
    /// Failed; a later retry may succeed.
    case retryable
    /// Failed; the remedy describes what must be done first.
    case needsAction = "needs_action"
    /// Not attempted, or not applicable.
    case skipped
  }

  public var kind: Kind
  public var service = ""
  public var region = ""
  /// The display name of the step: "macie membership".
  public var step = ""
  public var code = ""
  public var message = ""
  public var remedy = ""
  /// True if the service has accepted the step and the account is changing to the state. Later
  /// steps continue with such an account, as with one that is done.
  public var isInProgress = false
  public var response = DecidingResponse()

  public init(_ kind: Kind) {
    self.kind = kind
  }

  /// True if a later step processes the account: it is done, or the service has accepted the step.
  var allowsNextStep: Bool { kind == .done || kind == .already || isInProgress }
}

/// The outcome of an account, for the session's callback.
public struct SettledOutcome: Sendable {
  public var account: ListedAccount
  public var outcome: Outcome
}

/// The response that decided an outcome. Empty if no response did.
public struct DecidingResponse: Hashable, Sendable {
  public var requestID = ""
  /// The number of times that the request was sent.
  public var attempts = 0
  /// The time at which the response was received, or at which the outcome was settled without one,
  /// in ISO 8601.
  public var time = ""

  init() {}

  init(_ result: CallResult, of client: Client) {
    requestID = (result.recorded?.requestID ?? result.requestID) ?? ""
    attempts = result.recorded?.requests ?? result.attempts
    time = (result.recorded?.time ?? client.session.loop.now).iso8601
  }
}

extension Outcome {
  /// Reads the outcome of an earlier report; nil if `value` contains none.
  init?(_ value: Value) {
    guard let kind = value["outcome"]?.string.flatMap(Kind.init) else { return nil }
    self.init(kind)
    service = value["service"]?.string ?? ""
    region = value["region"]?.string ?? ""
    step = value["step"]?.string ?? ""
    code = value["code"]?.string ?? ""
    message = value["message"]?.string ?? ""
    remedy = value["remedy"]?.string ?? ""
    isInProgress = value["inProgress"]?.boolean ?? false
    response.requestID = value["requestId"]?.string ?? ""
    response.attempts = value["attempts"]?.integer.flatMap { Int(exactly: $0) } ?? 0
    response.time = value["at"]?.string ?? ""
  }
}

/// The progress of a batch or a wait.
public struct Progress: Sendable {
  public var service: String
  public var region: String
  /// The operation in boto3's spelling, or the state, or "snapshot".
  public var activity: String
  public var total: Int
  /// The accounts with the outcome `done` or `already`.
  public var done: Int
  /// The accounts that are not finished.
  public var pending: Int
  public var retryable = 0
  public var needsAction = 0
  public var skipped = 0
  /// True in the last report of the activity.
  public var isFinished: Bool

  public init(
    service: String, region: String, activity: String, total: Int, done: Int, pending: Int,
    isFinished: Bool
  ) {
    (self.service, self.region, self.activity) = (service, region, activity)
    (self.total, self.done, self.pending) = (total, done, pending)
    self.isFinished = isFinished
  }
}
