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
