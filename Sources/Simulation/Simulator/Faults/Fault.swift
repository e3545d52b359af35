import MusterWire

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
