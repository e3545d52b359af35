import MusterWire

/// An error that does not depend on the request.
struct Fault: Sendable {
  let error: ServiceError
  /// Value of the response's `Retry-After` header, if it has one.
  let retryAfterSeconds: Int?

  /// Decides at random whether a request fails, and with which error; nil if it does not fail.
  /// `throttled` is the service's throttling error.
  init?(of faults: Faults, throttled: ServiceError, _ random: inout Random) {
    let (isThrottled, isBroken) = (random.happens(faults.throttle), random.happens(faults.errors))
    let hasRetryAfter = random.happens(0.5)
    let seconds = 1 + Int(random.number(below: 3))
    guard isThrottled || isBroken else { return nil }
    error = isThrottled ? throttled : .internalFailure("Try again.")
    retryAfterSeconds = hasRetryAfter ? seconds : nil
  }

  /// The error for a request that arrived `seconds` earlier than its rate allows.
  init(tooSoonBy seconds: Int, throttled: ServiceError) {
    error = throttled
    retryAfterSeconds = seconds
  }

  /// The error while AWS Organizations executes another request. Its message is AWS's
  /// (awslabs/aws-deployment-framework#752; aws-sdk-js#2135). If an administrator is named in
  /// several Regions at once, the first request succeeds and the others fail until it has finished
  /// (aws-samples/aws-secure-environment-accelerator#778). `throttled` is the service's throttling
  /// error; AWS Organizations itself uses its code.
  init(inProgress kind: InProgressError, throttled: ServiceError) {
    error = kind.error(
      "AWS Organizations can't complete your request because another request is already in "
        + "progress. Try again later.", throttled: throttled)
    retryAfterSeconds = nil
  }
}
