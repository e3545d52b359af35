import MusterTransport
import MusterWire

/// When a request is sent again: throttling, 5xx and lost connections, after a random part of an
/// exponentially growing time (AWS SDKs reference guide, "Retry behavior", standard mode).
public struct RetryPolicy: Sendable {
  /// How often a request is sent at most, the first time included.
  public var maxAttempts: Int

  public init(maxAttempts: Int) {
    self.maxAttempts = max(1, maxAttempts)
  }

  private static let longestDelay: Int64 = 20_000

  /// The codes by which AWS services say that too much was asked of them.
  private static let throttlingCodes: Set<String> = [
    "BandwidthLimitExceeded", "EC2ThrottledException", "LimitExceededException",
    "PriorRequestNotComplete", "ProvisionedThroughputExceededException", "RequestLimitExceeded",
    "RequestThrottled", "RequestThrottledException", "SlowDown", "Throttling",
    "ThrottlingException", "ThrottledException", "TooManyRequestsException",
    "TransactionInProgressException",
  ]

  private static let transientCodes: Set<String> = ["RequestTimeout", "RequestTimeoutException"]

  static func isRetryable(_ error: ServiceError) -> Bool {
    throttlingCodes.contains(error.code) || transientCodes.contains(error.code)
      || error.httpStatus == 429 || [500, 502, 503, 504].contains(error.httpStatus)
  }

  static func isRetryable(_ failure: TransportFailure) -> Bool {
    failure.kind != .untrusted
  }

  /// How many milliseconds to wait before the next attempt after `attempts` of them; nil if there is
  /// to be none. What the service asked for in `Retry-After` is the least.
  func delay(
    after attempts: Int, retryAfter: String?, random: inout some RandomNumberGenerator
  ) -> Int64? {
    guard attempts < maxAttempts else { return nil }
    let ceiling = min(RetryPolicy.longestDelay, 1000 << Int64(min(attempts - 1, 10)))
    let asked = retryAfter.flatMap { Int64($0) }.map { max(0, min($0, 300)) * 1000 } ?? 0
    return max(asked, Int64.random(in: 0...ceiling, using: &random))
  }
}
