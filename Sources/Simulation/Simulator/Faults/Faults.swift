/// Random failures, and the latency of responses.
struct Faults: Sendable {
  /// The shares of requests that fail with status 429, and with status 500.
  var throttle = 0.01
  var errors = 0.0
  /// The share of accounts for which a call about several accounts fails, although its response has
  /// status 200.
  var accountErrors = 0.0
  /// The share of requests whose connection breaks, and of responses that are cut off.
  var resets = 0.0
  var truncations = 0.0
  var latency = SimulatedDuration.milliseconds(20, 120)
  /// The share of responses that take as long as `slowness`, instead of `latency`.
  var slow = 0.0
  var slowness = SimulatedDuration.seconds(5, 30)
  var rate: RateLimit?
  /// The code and message of throttling errors.
  var throttleError = ThrottleError.seen
  /// True if AWS Organizations refuses requests while another one is under way.
  var oneAtATime = false
  /// The number of resources of the calling account: responses to large accounts may take longer.
  var resources: Int64 = 0

  /// The shares and the durations by their names in scenarios.
  static let shares: [(name: String, path: any WritableKeyPath<Faults, Double> & Sendable)] = [
    ("throttle", \.throttle), ("errors", \.errors), ("accountErrors", \.accountErrors),
    ("resets", \.resets), ("truncations", \.truncations), ("slow", \.slow),
  ]
  static let durations:
    [(name: String, path: any WritableKeyPath<Faults, SimulatedDuration> & Sendable)] = [
      ("latency", \.latency), ("slowness", \.slowness),
    ]
}

/// The code and message of throttling errors.
enum ThrottleError: String, Sendable, CaseIterable {
  /// The errors that were seen.
  case seen
  /// The errors of the service's model.
  case model
}

/// Changes to the faults for an operation, a Region or a calling account.
struct FaultChanges: Sendable {
  private var changes: [@Sendable (inout Faults) -> Void] = []

  var isEmpty: Bool { changes.isEmpty }

  /// Sets the value at `path`, unless `content` is nil.
  mutating func set<Content: Sendable>(
    _ path: any WritableKeyPath<Faults, Content> & Sendable, to value: Content?
  ) {
    guard let value else { return }
    changes.append { $0[keyPath: path] = value }
  }

  func apply(to faults: inout Faults) {
    for change in changes { change(&faults) }
  }
}
