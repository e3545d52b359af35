import MusterDocument

/// What became of one thing asked for one account in one Region.
public struct Outcome: Sendable {
  public enum Kind: String, Sendable {
    /// It was done, or it was so before.
    case done, already
    /// Under way, or not known yet when the time was over.
    case pending
    /// Failed, and asking again later may help.
    case retryable
    /// Somebody has to do something first; the remedy says what.
    case needsAction = "needs_action"
    /// Not tried, or not to be.
    case skipped
  }

  public var kind: Kind
  public var service = ""
  public var region = ""
  /// What was asked, in words: "macie membership".
  public var what = ""
  public var code = ""
  public var message = ""
  public var remedy = ""

  public init(_ kind: Kind) {
    self.kind = kind
  }
}

extension Outcome {
  /// Reads what `write` wrote; nil if there is no outcome in it.
  init?(_ value: Value) {
    guard let kind = value["outcome"]?.string.flatMap(Kind.init) else { return nil }
    self.init(kind)
    service = value["service"]?.string ?? ""
    region = value["region"]?.string ?? ""
    what = value["what"]?.string ?? ""
    code = value["code"]?.string ?? ""
    message = value["message"]?.string ?? ""
    remedy = value["remedy"]?.string ?? ""
  }

  func members() -> [(key: String, value: JSON)] {
    [
      ("service", .string(service)), ("region", .string(region)), ("what", .string(what)),
      ("outcome", .string(kind.rawValue)), ("code", .string(code)),
      ("message", .string(message)), ("remedy", .string(remedy)),
    ]
  }
}

/// How far a batch or a wait has come.
public struct Progress: Sendable {
  public var service: String
  public var region: String
  /// The operation or the state, in boto3's spelling.
  public var step: String
  public var total: Int
  public var done: Int
  public var pending: Int
  public var failing: Int

  public init(
    service: String, region: String, step: String, total: Int, done: Int, pending: Int,
    failing: Int
  ) {
    (self.service, self.region, self.step) = (service, region, step)
    (self.total, self.done, self.pending, self.failing) = (total, done, pending, failing)
  }
}
