import MusterWire

/// The client's use of its retrier, with the session's clock and random source.
extension Client {
  func delayBeforeSending() -> Int64 {
    retrier.withLock { $0.delayBeforeSending(at: session.loop.now) }
  }

  func decide(after outcome: AttemptOutcome, attempts: Int, isIdempotent: Bool) -> RetryDecision {
    let now = session.loop.now
    return retrier.withLock { retrier in
      retrier.decide(
        after: outcome, attempts: attempts, isIdempotent: isIdempotent, at: now,
        random: session.randomUnit)
    }
  }

  func succeeded(paid: Int?) {
    retrier.withLock { $0.succeeded(paid: paid) }
  }

  /// The headers of a new call.
  func retryHeaders() -> RetryHeaders {
    RetryHeaders(id: session.makeUUID(), maxAttempts: retries.maxAttempts)
  }
}
