/// The delay before the next attempt, in milliseconds. `random` is at least 0 and less than 1. The
/// whole delay is random, so that clients that failed at the same time do not retry at the same
/// time.
enum Backoff {
  private static let maxDelay = 20_000.0
  private static let throttlingScale = 1000.0
  /// The maximum time by which a service can extend a delay.
  private static let maxExtension = 5000.0

  /// The delay of the standard mode: random · min(scale · 2^(attempts - 1), 20 s). After
  /// throttling, the scale is 1 s. The service can extend the delay by at most 5 s.
  /// (botocore/retries/standard.py, ExponentialBackoff)
  static func standard(
    after attempts: Int, _ reason: RetryReason, scale: Double, retryAfter: Int64?, random: Double
  ) -> Int64 {
    let first = reason == .throttling ? throttlingScale : scale
    let delay = random * min(first * doubled(attempts - 1), maxDelay)
    guard let retryAfter else { return whole(delay) }
    return whole(max(delay, min(Double(retryAfter), delay + maxExtension)))
  }

  /// The delay of the legacy mode: random · 2^(attempts - 1) seconds. (botocore/retryhandler.py)
  static func legacy(after attempts: Int, random: Double) -> Int64 {
    whole(random * 1000 * doubled(attempts - 1))
  }

  /// The delay before a batch retries accounts with transient errors: from half of 4, 8, 16…
  /// seconds to the whole, at most a minute. The delays are long because the services' work takes
  /// minutes.
  static func batch(after attempts: Int, random: Double) -> Int64 {
    let most = min(2000 * doubled(attempts), 60_000)
    return whole(most / 2 + random * most / 2)
  }

  /// 2 to the power of `times`, for at most 40 times: longer delays do not occur.
  private static func doubled(_ times: Int) -> Double {
    Double(Int64(1) << Int64(max(0, min(times, 40))))
  }

  private static func whole(_ milliseconds: Double) -> Int64 {
    Int64(milliseconds.rounded())
  }
}
