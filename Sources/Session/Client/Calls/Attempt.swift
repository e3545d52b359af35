import MusterDocument

/// A finished attempt of a call.
public struct Attempt: Sendable {
  /// The HTTP status; 0 if there was no response.
  public var status = 0
  /// The code of the failure; nil if the attempt succeeded.
  public var code: String?
  public var requestID: String?
  /// The time that the call waited before the attempt: for a retry, or for a token of the adaptive
  /// mode.
  public var waitedMilliseconds: Int64 = 0
  public var durationMilliseconds: Int64 = 0
  /// The reason why another attempt followed, or did not.
  public var decision: Decision = .stop(.final)

  public enum Decision: Sendable {
    case retry(RetryReason, after: Int64)
    case stop(RetryStop)
  }
}

extension Attempt {
  /// The attempt as an element of a result's history, or of the log after other `fields`.
  public func json(number: Int, after fields: JSON = [:]) -> JSON {
    var json = fields
    json["attempt"] = .integer(Int64(number))
    json["httpStatus"] = .integer(Int64(status))
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

/// A finished attempt with its call, as it is reported to the program.
public struct AttemptReport: Sendable {
  public var service: String
  public var operation: String
  public var region: String
  /// The account of the client's credentials, if it is known.
  public var account: String?
  public var number: Int
  public var maxAttempts: Int
  public var attempt: Attempt
}
