import MusterWire

/// Which share of the requests goes wrong for no reason of their own.
struct Faults: Sendable {
  let throttle: Double
  let errors: Double
  let resets: Double
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
}
