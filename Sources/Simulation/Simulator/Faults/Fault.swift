import MusterWire

/// An error that does not depend on the request.
struct Fault: Sendable {
  let error: ServiceError
  /// Value of the response's `Retry-After` header, if it has one.
  let retryAfterSeconds: Int?

  /// Decides at random whether a request fails, and with which error; nil if it does not fail.
  init?(of faults: Faults, _ random: inout Random) {
    let (isThrottled, isBroken) = (random.happens(faults.throttle), random.happens(faults.errors))
    let hasRetryAfter = random.happens(0.5)
    let seconds = 1 + Int(random.number(below: 3))
    guard isThrottled || isBroken else { return nil }
    error = isThrottled ? .throttled : .internalFailure("Try again.")
    retryAfterSeconds = hasRetryAfter ? seconds : nil
  }

  /// The error for a request that arrived `seconds` earlier than its rate allows.
  init(tooSoonBy seconds: Int) {
    error = .throttled
    retryAfterSeconds = seconds
  }
}
