import MusterSigning
import MusterText
import MusterWire

/// What goes wrong for no reason of its own, and how long answers take.
struct Faults: Sendable {
  /// The shares of requests that are answered with 429 and with 500.
  var throttle = 0.01
  var errors = 0.0
  /// The share of accounts for which a call fails that is about several, although it succeeds.
  var accountErrors = 0.0
  /// The shares of requests whose connection breaks, and whose answer ends too early.
  var resets = 0.0
  var truncations = 0.0
  var latency = Span.milliseconds(20, 120)
  /// The share of answers that take as long as `slowness` says instead.
  var slow = 0.0
  var slowness = Span.seconds(5, 30)
  var rate: Rate?
  /// Of the account that calls, where that is said: answers to a large one may take longer.
  var resources: Int64 = 0

  /// The shares and the spans by their names in scenarios.
  static let shares: [(name: String, path: any WritableKeyPath<Faults, Double> & Sendable)] = [
    ("throttle", \.throttle), ("errors", \.errors), ("accountErrors", \.accountErrors),
    ("resets", \.resets), ("truncations", \.truncations), ("slow", \.slow),
  ]
  static let spans: [(name: String, path: any WritableKeyPath<Faults, Span> & Sendable)] = [
    ("latency", \.latency), ("slowness", \.slowness),
  ]
}

/// What is otherwise somewhere: for an operation, in a Region, for who calls.
struct FaultChanges: Sendable {
  private var changes: [@Sendable (inout Faults) -> Void] = []

  var isEmpty: Bool { changes.isEmpty }

  /// Changes what stands at `path`, unless nothing is told of it.
  mutating func set<Told: Sendable>(
    _ path: any WritableKeyPath<Faults, Told> & Sendable, to told: Told?
  ) {
    guard let told else { return }
    changes.append { $0[keyPath: path] = told }
  }

  func apply(to faults: inout Faults) {
    for change in changes { change(&faults) }
  }
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
  var general = Faults()
  /// By the operation's name, alone or behind its service's: "Enable", "macie2.ListMembers".
  var particular: [String: FaultChanges] = [:]

  func changes(for operation: String, _ service: String) -> FaultChanges? {
    guard !particular.isEmpty else { return nil }
    return particular[service + "." + operation] ?? particular[operation]
  }
}

extension Scenario {
  /// The faults of what was asked for; the general ones where nobody knows what that is. What an
  /// account says counts before what a Region says, and that before what an operation says.
  func faults(of verified: VerifiedRequest?) -> Faults {
    var faults = faults.general
    guard let verified else { return faults }
    let (operation, service) = (verified.operation.name, verified.endpoint.service.name)
    self.faults.changes(for: operation, service)?.apply(to: &faults)
    regions.faults[verified.scope.region]?.apply(to: &faults)
    accounts.faults[verified.key.account]?.apply(to: &faults)
    faults.resources = accounts.size(of: verified.key.account) ?? 0
    return faults
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
