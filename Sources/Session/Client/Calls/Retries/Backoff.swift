/// How long to wait before the next attempt, in milliseconds. `random` is from 0 up to 1: the whole
/// wait is random, so that those who failed together do not come back together.
enum Backoff {
  private static let longest = 20_000.0
  private static let throttlingScale = 1000.0
  /// How much longer than it would be a service may make a wait.
  private static let longestAddition = 5000.0

  /// The standard mode's: random · min(scale · 2^(attempts - 1), 20 s), and what the service asks
  /// for, but at most 5 s more. After throttling, the scale is a second.
  /// (botocore/retries/standard.py, ExponentialBackoff)
  static func standard(
    after attempts: Int, _ reason: RetryReason, scale: Double, askedWait: Int64?, random: Double
  ) -> Int64 {
    let first = reason == .throttling ? throttlingScale : scale
    let wait = random * min(first * doubled(attempts - 1), longest)
    guard let askedWait else { return whole(wait) }
    return whole(max(wait, min(Double(askedWait), wait + longestAddition)))
  }

  /// The legacy mode's: random · 2^(attempts - 1) seconds. (botocore/retryhandler.py)
  static func legacy(after attempts: Int, random: Double) -> Int64 {
    whole(random * 1000 * doubled(attempts - 1))
  }

  /// A batch's, for accounts of which a service says that it could not do it now: from half to the
  /// whole of 4, 8, 16… seconds, at most a minute. It is about work that takes minutes, and does not
  /// hurry.
  static func batch(after attempts: Int, random: Double) -> Int64 {
    let most = min(2000 * doubled(attempts), 60_000)
    return whole(most / 2 + random * most / 2)
  }

  /// 2 to the power of `times`, up to what is no time to wait any more.
  private static func doubled(_ times: Int) -> Double {
    Double(Int64(1) << Int64(max(0, min(times, 40))))
  }

  private static func whole(_ milliseconds: Double) -> Int64 {
    Int64(milliseconds.rounded())
  }
}
