import Glibc
import MusterText
import MusterWire

/// The client-side rate limit of the adaptive mode. After the service has throttled a request, the
/// rate follows a cubic curve: it first drops below the rate that was throttled, then approaches
/// it, then exceeds it. Times are in seconds. (botocore/retries/adaptive.py, throttling.py and
/// bucket.py)
struct RateLimiter: Sendable {
  private var rate: MeasuredRate
  private var curve: CubicCurve
  private var bucket: TokenBucket
  /// True if the service has ever throttled a request.
  private var isOn = false

  /// The maximum of the new rate relative to the measured rate.
  private static let largestGrowth = 2.0

  init(at now: Instant) {
    rate = MeasuredRate(at: now.seconds)
    curve = CubicCurve(at: now.seconds)
    bucket = TokenBucket(rate: 1, at: now.seconds)
  }

  /// Takes a token to send a request and returns 0. If there is none, returns the milliseconds to
  /// wait before the next try.
  mutating func delay(at now: Instant) -> Int64 {
    guard isOn else { return 0 }
    let seconds = bucket.take(at: now.seconds)
    return Int64((seconds * 1000).rounded(.up))
  }

  /// Updates the rate after a response or its failure.
  mutating func received(isThrottled: Bool, at now: Instant) {
    let measured = rate.record(at: now.seconds)
    let next: Double
    if isThrottled {
      next = curve.failed(at: now.seconds, rate: isOn ? min(measured, bucket.rate) : measured)
      isOn = true
    } else {
      next = curve.rate(at: now.seconds)
    }
    bucket.setRate(min(next, RateLimiter.largestGrowth * measured), at: now.seconds)
  }
}

/// The number of responses per second, smoothed over half seconds.
struct MeasuredRate: Sendable {
  private static let smoothing = 0.8
  private static let spansPerSecond = 2.0

  private(set) var value = 0.0
  private var lastSpan: Double
  private var count = 0.0

  init(at now: Double) {
    lastSpan = now.rounded(.down)
  }

  mutating func record(at now: Double) -> Double {
    let span = (now * MeasuredRate.spansPerSecond).rounded(.down) / MeasuredRate.spansPerSecond
    count += 1
    guard span > lastSpan else { return value }
    let current = count / (span - lastSpan)
    value = current * MeasuredRate.smoothing + value * (1 - MeasuredRate.smoothing)
    count = 0
    lastSpan = span
    return value
  }
}

/// The curve of CUBIC (RFC 9438), with rates instead of window sizes.
struct CubicCurve: Sendable {
  private static let scale = 0.4
  private static let beta = 0.7

  /// The rate at which a request was last throttled, the time of that request, and the time until
  /// the curve reaches the rate again.
  private var highest = 0.0
  private var failure: Double
  private var plateau = 0.0

  init(at now: Double) {
    failure = now
  }

  func rate(at now: Double) -> Double {
    let time = now - failure - plateau
    return CubicCurve.scale * pow(time, 3) + highest
  }

  mutating func failed(at now: Double, rate: Double) -> Double {
    highest = rate
    failure = now
    plateau = pow(rate * (1 - CubicCurve.beta) / CubicCurve.scale, 1 / 3.0)
    return rate * CubicCurve.beta
  }
}

/// A token bucket: it fills at a rate, and each request takes one token.
struct TokenBucket: Sendable {
  private static let lowestRate = 0.5

  private(set) var rate: Double
  private var capacity: Double
  private var tokens = 0.0
  private var filled: Double

  init(rate: Double, at now: Double) {
    self.rate = max(rate, TokenBucket.lowestRate)
    capacity = max(rate, 1)
    filled = now
  }

  /// Takes a token and returns 0. If there is none, returns the seconds until there is one.
  mutating func take(at now: Double) -> Double {
    fill(at: now)
    guard tokens < 1 else {
      tokens -= 1
      return 0
    }
    return (1 - tokens) / rate
  }

  /// Changes the rate. Tokens up to `now` are added at the old rate.
  mutating func setRate(_ newRate: Double, at now: Double) {
    fill(at: now)
    rate = max(newRate, TokenBucket.lowestRate)
    capacity = max(newRate, 1)
    tokens = min(tokens, capacity)
  }

  private mutating func fill(at now: Double) {
    tokens = min(capacity, tokens + (now - filled) * rate)
    filled = now
  }
}

extension Instant {
  fileprivate var seconds: Double { Double(milliseconds) / 1000 }
}
