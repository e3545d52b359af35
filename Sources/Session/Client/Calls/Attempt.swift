import MusterDocument

/// One attempt of a call, as it is told afterwards.
public struct Attempt: Sendable {
  /// The HTTP status; 0 if there was no answer.
  public var status = 0
  /// The code of the failure; nil of a success.
  public var code: String?
  public var requestID: String?
  /// How long the call waited before it: for a retry's time, or for a token of the adaptive mode.
  public var waitedMilliseconds: Int64 = 0
  public var durationMilliseconds: Int64 = 0
  /// Why there was another attempt, or why there was none.
  public var decision: Decision = .stop(.settled)

  public enum Decision: Sendable {
    case retry(RetryReason, after: Int64)
    case stop(RetryStop)
  }
}

extension Attempt {
  /// As it stands in a result's history, and in the log behind other `fields`.
  public func json(number: Int, behind fields: JSON = [:]) -> JSON {
    var json = fields
    json["attempt"] = .integer(Int64(number))
    json["status"] = .integer(Int64(status))
    json["code"] = code.map(JSON.string)
    json["requestId"] = requestID.map(JSON.string)
    json["waitedMs"] = .integer(waitedMilliseconds)
    json["durationMs"] = .integer(durationMilliseconds)
    switch decision {
    case .retry(let reason, let delay):
      json["retry"] = .string(reason.rawValue)
      json["retryInMs"] = .integer(delay)
    case .stop(let stop): json["stop"] = .string(stop.rawValue)
    }
    return json
  }
}

/// An attempt as it is told when it is over: of which call, and which one of its attempts it was.
public struct AttemptReport: Sendable {
  public var service: String
  public var operation: String
  public var region: String
  /// The account that the client acts in, where it is known.
  public var account: String?
  public var number: Int
  public var maxAttempts: Int
  public var attempt: Attempt
}
