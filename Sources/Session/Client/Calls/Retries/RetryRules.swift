import MusterModel

/// Why a request may be sent again.
public enum RetryReason: String, Sendable {
  /// Too much was asked.
  case throttling
  /// A fault that may pass: of the service, or on the way to it.
  case transient
  /// The request was signed with a clock that is wrong, and is now signed by the service's.
  case clockSkew = "clock_skew"
}

/// Which failures are worth another attempt: those of botocore's standard mode
/// (botocore/retries/standard.py).
enum RetryRules {
  /// Codes by which services say that too much was asked of them.
  private static let throttlingCodes: Set<String> = [
    "BandwidthLimitExceeded", "EC2ThrottledException", "LimitExceededException",
    "PriorRequestNotComplete", "ProvisionedThroughputExceededException", "RequestLimitExceeded",
    "RequestThrottled", "RequestThrottledException", "SlowDown", "ThrottledException", "Throttling",
    "ThrottlingException", "TooManyRequestsException", "TransactionInProgressException",
  ]
  private static let transientCodes: Set<String> = ["RequestTimeout", "RequestTimeoutException"]
  private static let transientStatuses: Set<Int> = [500, 502, 503, 504]
  private static let throttlingStatus = 429

  /// Why another attempt may help; nil if it would not.
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

  /// What the model says of its own errors comes before what a status means in general.
  private static func isThrottling(_ outcome: AttemptOutcome, _ code: String) -> Bool {
    if throttlingCodes.contains(code) { return true }
    guard let modelled = outcome.modelled else { return outcome.status == throttlingStatus }
    return modelled.isRetryable && modelled.isThrottling
  }
}

/// The same for the legacy mode, which knows fewer codes, and those with their status
/// (botocore/data/_retry.json).
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
