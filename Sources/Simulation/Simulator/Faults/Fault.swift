import MusterWire

/// An error that does not depend on the request.
struct Fault: Sendable {
  let error: ServiceError
  /// Value of the response's `Retry-After` header, if it has one.
  let retryAfterSeconds: Int?

  /// Draws whether a request gets an error, and which.
  init?(of faults: Faults, _ random: inout Random) {
    let (isThrottled, isBroken) = (random.happens(faults.throttle), random.happens(faults.errors))
    let saysWhen = random.happens(0.5)
    let seconds = 1 + Int(random.number(below: 3))
    guard isThrottled || isBroken else { return nil }
    error = isThrottled ? .throttled : .internalFailure("Try again.")
    retryAfterSeconds = saysWhen ? seconds : nil
  }

  /// The error of a request that came `seconds` earlier than its rate allows.
  init(tooSoonBy seconds: Int) {
    error = .throttled
    retryAfterSeconds = seconds
  }
}
