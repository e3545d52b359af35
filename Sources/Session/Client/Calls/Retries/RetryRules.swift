import MusterModel

/// The reason for a retry.
public enum RetryReason: String, Sendable {
  /// The service throttled the request.
  case throttling
  /// A transient failure of the service or the network.
  case transient
  /// The clock was wrong. The retry is signed with the service's time.
  case clockSkew = "clock_skew"
}

/// The failures that are retried in the standard mode (botocore/retries/standard.py).
enum RetryRules {
  /// The codes with which services throttle requests.
  private static let throttlingCodes: Set<String> = [
    "BandwidthLimitExceeded", "EC2ThrottledException", "LimitExceededException",
    "PriorRequestNotComplete", "ProvisionedThroughputExceededException", "RequestLimitExceeded",
    "RequestThrottled", "RequestThrottledException", "SlowDown", "ThrottledException", "Throttling",
    "ThrottlingException", "TooManyRequestsException", "TransactionInProgressException",
  ]
  private static let transientCodes: Set<String> = ["RequestTimeout", "RequestTimeoutException"]
  private static let transientStatuses: Set<Int> = [500, 502, 503, 504]
  private static let throttlingStatus = 429

  /// The reason to retry; nil if a retry would fail, too.
  static func reason(for outcome: AttemptOutcome, of service: ServiceTraits.Retries) -> RetryReason?
  {
    if let transport = outcome.transport { return transport.isFinal ? nil : .transient }
    guard let code = outcome.code else { return nil }
    if outcome.skew != nil { return .clockSkew }
    if isThrottling(outcome, code) { return .throttling }
    let isTransient =
      transientCodes.contains(code) || transientStatuses.contains(outcome.status)
      || outcome.modelled?.isRetryable == true
      || service.transientCodes.contains(code)
    return isTransient ? .transient : nil
  }

  static func isThrottling(code: String) -> Bool { throttlingCodes.contains(code) }

  /// The model's facts about its errors take precedence over the meaning of the status.
  private static func isThrottling(_ outcome: AttemptOutcome, _ code: String) -> Bool {
    if throttlingCodes.contains(code) { return true }
    guard let modelled = outcome.modelled else { return outcome.status == throttlingStatus }
    return modelled.isRetryable && modelled.isThrottling
  }
}

/// The failures that are retried in the legacy mode. It has fewer codes, most of them together with
/// a status (botocore/data/_retry.json).
enum LegacyRetryRules {
  private static let statuses: Set<Int> = [429, 500, 502, 503, 504, 509]
  private static let codes: Set<String> = [
    "ProvisionedThroughputExceededException", "RequestThrottledException", "ThrottledException",
    "Throttling", "ThrottlingException",
  ]

  static func isRetryable(_ outcome: AttemptOutcome, of service: ServiceTraits.Retries) -> Bool {
    if let transport = outcome.transport { return !transport.isFinal }
    guard let code = outcome.code else { return false }
    return outcome.skew != nil || statuses.contains(outcome.status)
      || outcome.status == 400 && (codes.contains(code) || service.legacyCodes.contains(code))
  }
}
