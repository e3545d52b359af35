import MusterSigning
import MusterText

/// The rate at which a service accepts requests from one account in one Region: up to `burst` at
/// once, and `perSecond` on average.
struct RateLimit: Sendable, Equatable {
  /// The requests that share the rate.
  enum Share: String, Sendable, CaseIterable {
    /// The requests for one operation.
    case operation
    /// The requests for all operations of the service.
    case service
  }

  let perSecond: Double
  let burst: Double
  let per: Share
}

/// The requests that one caller may still send at once.
struct RateLimitBucket: Sendable {
  struct Key: Hashable, Sendable {
    let caller: String
    let scope: SigningScope
    let operation: String

    /// Stands for all operations of the service.
    static let allOperations = "*"
  }

  var tokens: Double
  var filledAt: Instant

  /// A full bucket.
  init(_ rate: RateLimit, at now: Instant) {
    self.init(tokens: rate.burst, filledAt: now)
  }

  init(tokens: Double, filledAt: Instant) {
    self.tokens = tokens
    self.filledAt = filledAt
  }

  /// Takes one token. Returns nil if there was one, otherwise the seconds until there is.
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
