import MusterModel
import MusterText
import MusterTransport
import MusterWire

/// The decision after an attempt.
enum RetryDecision: Sendable, Equatable {
  /// Retry after a number of milliseconds. `paid` is the cost of the retry in the quota.
  case retry(after: Int64, RetryReason, paid: Int?)
  case stop(RetryStop)
}

/// The reason why there is no further attempt.
public enum RetryStop: String, Sendable {
  /// The attempt succeeded, or a retry would fail in the same way.
  case final
  /// The maximum number of attempts was reached.
  case maxAttempts = "max_attempts"
  /// The client's retry quota is used up.
  case quota = "retry_quota"
  /// The service may have executed the request, and must not execute it twice.
  case mayHaveBeenExecuted = "may_have_been_executed"
}

/// The retry state of a client, and its decisions. A value: the clock and the random number are
/// arguments.
struct Retrier: Sendable {
  let policy: RetryPolicy
  private let service: ServiceTraits.Retries
  private var quota = RetryQuota()
  private var limiter: RateLimiter?

  init(_ policy: RetryPolicy, service: ServiceTraits.Retries, at now: Instant) {
    self.policy = policy
    self.service = service
    limiter = policy.mode == .adaptive ? RateLimiter(at: now) : nil
  }

  /// The milliseconds to wait before an attempt may be sent; 0 if it may be sent now.
  mutating func delayBeforeSending(at now: Instant) -> Int64 {
    limiter?.delay(at: now) ?? 0
  }

  /// Decides what follows an attempt. `attempts` is the number of attempts of the call so far.
  /// `random` returns a number that is at least 0 and less than 1.
  mutating func decide(
    after outcome: AttemptOutcome, attempts: Int, isIdempotent: Bool, at now: Instant,
    random: () -> Double
  ) -> RetryDecision {
    let reason = reason(for: outcome)
    limiter?.received(isThrottled: reason == .throttling, at: now)
    guard let reason else { return .stop(.final) }
    guard isIdempotent || reason == .throttling || !outcome.mayHaveBeenExecuted else {
      return .stop(.mayHaveBeenExecuted)
    }
    guard attempts < policy.maxAttempts else { return .stop(.maxAttempts) }
    if policy.mode == .legacy {
      return .retry(after: Backoff.legacy(after: attempts, random: random()), reason, paid: nil)
    }
    guard let paid = quota.pay(for: reason) else { return .stop(.quota) }
    let delay = Backoff.standard(
      after: attempts, reason, scale: policy.scale, retryAfter: outcome.retryAfter,
      random: random())
    return .retry(after: delay, reason, paid: paid)
  }

  private func reason(for outcome: AttemptOutcome) -> RetryReason? {
    let reason = RetryRules.reason(for: outcome, of: service)
    guard policy.mode == .legacy else { return reason }
    return LegacyRetryRules.isRetryable(outcome, of: service) ? reason ?? .transient : nil
  }

  /// Refunds a call that succeeded. `paid` is the cost of its last retry.
  mutating func succeeded(paid: Int?) {
    quota.refund(paid)
  }
}
