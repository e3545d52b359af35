import MusterText

// The exchanges that wait to be started.

extension Loop {
  /// Starts the exchanges that may start, or refuses them if the loop is stopped. Returns whether
  /// it refused any.
  func startQueued() -> Bool {
    for exchange in cancelled { transport.cancel(exchange) }
    cancelled = []
    if isStopped { return refuseQueued() }
    while inFlight < maxInFlight, !isStopRequested, let next = queue.popFirst() {
      if let rate = next.rate, !mayStart(next, at: rate) { continue }
      guard let request = exchanges[next.id]?.request else { continue }
      exchanges[next.id]?.request = nil
      inFlight += 1
      transport.start(request(), as: next.id)
    }
    return false
  }

  /// Returns whether an exchange may start now. If it is too early, the exchange returns to the
  /// queue when it is time; otherwise the next one with this rate enters the queue.
  private func mayStart(_ queued: QueuedExchange, at rate: SendRate) -> Bool {
    let isCancelled = exchanges[queued.id] == nil
    let delay = isCancelled ? 0 : rate.delay(at: now)
    if delay > 0 {
      after(delay) { self.enqueue(queued) }
      return false
    }
    if !isCancelled { rate.sent(at: now) }
    if let next = rate.takeNext() { enqueue(next) }
    return true
  }
}
