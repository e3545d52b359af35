import MusterModel
import MusterText
import MusterTransport
import MusterWire

/// What follows an attempt.
enum RetryDecision: Sendable, Equatable {
  /// Send again after so many milliseconds. `paid` is what it cost of the quota.
  case retry(after: Int64, RetryReason, paid: Int?)
  case stop(RetryStop)
}

/// Why there is no other attempt.
public enum RetryStop: String, Sendable {
  /// It succeeded, or would fail again.
  case settled
  /// As many attempts as there may be were made.
  case maxAttempts = "max_attempts"
  /// The client's quota of retries is used up.
  case quota = "retry_quota"
  /// The service may have done what was asked, and must not do it twice.
  case mayHaveBeenExecuted = "may_have_been_executed"
}

/// What a client remembers of its attempts, and what it decides by that. A value: the clock and the
/// random number are arguments.
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

  /// How many milliseconds to wait before an attempt may be sent; 0 if it may be now.
  mutating func delayBeforeSending(at now: Instant) -> Int64 {
    limiter?.delay(at: now) ?? 0
  }

  /// Learns what came of a call's attempt, the `attempts`th, and decides what follows. `random` makes
  /// a number from 0 up to 1.
  mutating func decide(
    after outcome: AttemptOutcome, attempts: Int, isRepeatable: Bool, at now: Instant,
    random: () -> Double
  ) -> RetryDecision {
    let reason = reason(for: outcome)
    limiter?.received(isThrottled: reason == .throttling, at: now)
    guard let reason else { return .stop(.settled) }
    guard isRepeatable || reason == .throttling || !outcome.mayHaveBeenExecuted else {
      return .stop(.mayHaveBeenExecuted)
    }
    guard attempts < policy.maxAttempts else { return .stop(.maxAttempts) }
    if policy.mode == .legacy {
      return .retry(after: Backoff.legacy(after: attempts, random: random()), reason, paid: nil)
    }
    guard let paid = quota.pay(for: reason) else { return .stop(.quota) }
    let delay = Backoff.standard(
      after: attempts, reason, scale: policy.scale, askedWait: outcome.askedWait,
      random: random())
    return .retry(after: delay, reason, paid: paid)
  }

  private func reason(for outcome: AttemptOutcome) -> RetryReason? {
    let reason = RetryRules.reason(for: outcome, of: service)
    guard policy.mode == .legacy else { return reason }
    return LegacyRetryRules.isRetryable(outcome, of: service) ? reason ?? .transient : nil
  }

  /// A call succeeded; `paid` is what its last retry cost.
  mutating func succeeded(paid: Int?) {
    quota.refund(paid)
  }
}
