import MusterWire

/// What a client does with its retrier, by its session's clock and random source.
extension Client {
  func delayBeforeSending() -> Int64 {
    retrier.withLock { $0.delayBeforeSending(at: session.loop.now) }
  }

  func decide(after outcome: AttemptOutcome, attempts: Int, isRepeatable: Bool) -> RetryDecision {
    let now = session.loop.now
    return retrier.withLock { retrier in
      retrier.decide(
        after: outcome, attempts: attempts, isRepeatable: isRepeatable, at: now,
        random: session.randomUnit)
    }
  }

  func succeeded(paid: Int?) {
    retrier.withLock { $0.succeeded(paid: paid) }
  }

  /// A new call's headers.
  func invocation() -> Invocation {
    Invocation(id: session.makeUUID(), maxAttempts: retries.maxAttempts)
  }
}
