import MusterSigning
import MusterText
import MusterWire

/// How many requests for one operation a service takes from an account in a Region: so many at once,
/// and after that so many a second.
struct RateLimit: Sendable, Equatable {
  let perSecond: Double
  let burst: Double
}

/// What is left of a rate for one caller.
struct TokenBucket: Sendable {
  struct Key: Hashable, Sendable {
    let caller: String
    let scope: SigningScope
    let operation: String
  }

  var tokens: Double
  var filledAt: Instant

  /// A full one.
  init(_ rate: RateLimit, at now: Instant) {
    self.init(tokens: rate.burst, filledAt: now)
  }

  init(tokens: Double, filledAt: Instant) {
    self.tokens = tokens
    self.filledAt = filledAt
  }

  /// Takes one request; the seconds until the next is welcome if this one is not.
  mutating func take(_ rate: RateLimit, at now: Instant) -> Int? {
    let seconds = Double(filledAt.remaining(until: now)) / 1000
    tokens = min(rate.burst, tokens + seconds * rate.perSecond)
    filledAt = max(filledAt, now)
    guard tokens < 1 else {
      tokens -= 1
      return nil
    }
    return Int(((1 - tokens) / rate.perSecond).rounded(.up))
  }
}
