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
  var latency = SimulatedDuration.milliseconds(20, 120)
  /// The share of answers that take as long as `slowness` says instead.
  var slow = 0.0
  var slowness = SimulatedDuration.seconds(5, 30)
  var rate: RateLimit?
  /// Of the account that calls, where that is said: answers to a large one may take longer.
  var resources: Int64 = 0

  /// The shares and the spans by their names in scenarios.
  static let shares: [(name: String, path: any WritableKeyPath<Faults, Double> & Sendable)] = [
    ("throttle", \.throttle), ("errors", \.errors), ("accountErrors", \.accountErrors),
    ("resets", \.resets), ("truncations", \.truncations), ("slow", \.slow),
  ]
  static let spans:
    [(name: String, path: any WritableKeyPath<Faults, SimulatedDuration> & Sendable)] = [
      ("latency", \.latency), ("slowness", \.slowness),
    ]
}

/// What is otherwise somewhere: for an operation, in a Region, for who calls.
struct FaultChanges: Sendable {
  private var changes: [@Sendable (inout Faults) -> Void] = []

  var isEmpty: Bool { changes.isEmpty }

  /// Changes what stands at `path`, unless nothing is told of it.
  mutating func set<Content: Sendable>(
    _ path: any WritableKeyPath<Faults, Content> & Sendable, to told: Content?
  ) {
    guard let told else { return }
    changes.append { $0[keyPath: path] = told }
  }

  func apply(to faults: inout Faults) {
    for change in changes { change(&faults) }
  }
}
