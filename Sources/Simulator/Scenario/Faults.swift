import MusterSigning
import MusterWire

/// What goes wrong for no reason of its own, and how long answers take: for all operations, or for
/// one of them.
struct Faults: Sendable {
  /// The shares of requests that are answered with 429 and with 500.
  var throttle = 0.01
  var errors = 0.0
  /// The shares of requests whose connection breaks, and whose answer ends too early.
  var resets = 0.0
  var truncations = 0.0
  var latency = Span.milliseconds(20, 120)
  /// The share of answers that take as long as `slowness` says instead.
  var slow = 0.0
  var slowness = Span.seconds(5, 30)
  var rate: Rate?
}

/// How many requests for one operation a service takes from an account in a Region: so many at once,
/// and after that so many a second.
struct Rate: Sendable, Equatable {
  let perSecond: Double
  let burst: Double
}

/// What is left of a rate for one caller.
struct Bucket: Sendable {
  struct Key: Hashable, Sendable {
    let caller: String
    let scope: SigningScope
    let operation: String
  }

  var tokens: Double
  var filledAt: Instant

  /// A full one.
  init(_ rate: Rate, at now: Instant) {
    self.init(tokens: rate.burst, filledAt: now)
  }

  init(tokens: Double, filledAt: Instant) {
    self.tokens = tokens
    self.filledAt = filledAt
  }

  /// Takes one request; the seconds until the next is welcome if this one is not.
  mutating func take(_ rate: Rate, at now: Instant) -> Int? {
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

/// Which faults befall which operation.
struct FaultRules: Sendable {
  let general: Faults
  /// By the operation's name, alone or behind its service's: "Enable", "macie2.ListMembers".
  let particular: [String: Faults]

  func faults(of operation: String, _ service: String) -> Faults {
    guard !particular.isEmpty else { return general }
    return particular[service + "." + operation] ?? particular[operation] ?? general
  }
}

/// An error that has nothing to do with what was asked.
struct Fault: Sendable {
  let error: ServiceError
  /// What the service says in `Retry-After`, if it does.
  let retryAfterSeconds: Int?

  /// The fault that befalls a request, if one does.
  init?(of faults: Faults, _ random: inout Random) {
    let (isThrottled, isBroken) = (random.happens(faults.throttle), random.happens(faults.errors))
    let saysWhen = random.happens(0.5)
    let seconds = 1 + Int(random.number(below: 3))
    guard isThrottled || isBroken else { return nil }
    error = isThrottled ? .throttled : .internalFailure("Try again.")
    retryAfterSeconds = saysWhen ? seconds : nil
  }

  /// A request that came `seconds` sooner than its rate allows.
  init(tooSoonBy seconds: Int) {
    error = .throttled
    retryAfterSeconds = seconds
  }
}
