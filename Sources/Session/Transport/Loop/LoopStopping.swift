import MusterText
import MusterWire
import Synchronization

/// The time until which the exchanges of a stopped loop may finish: on the transport's clock, and
/// on the machine's, because a program's clock may not advance.
struct StopDeadline {
  var time: Instant
  var onMachine: Int64

  init(in milliseconds: Int64, from now: Instant) {
    time = now.advanced(by: milliseconds)
    onMachine = MachineClock.monotonic.addingReportingOverflow(milliseconds).partialValue
  }

  func milliseconds(at now: Instant) -> Int64 {
    max(0, min(now.remaining(until: time), onMachine - MachineClock.monotonic))
  }
}

extension Loop {
  /// Stops the loop: nothing more is sent, every timer is due at once, and exchanges in flight may
  /// finish within `milliseconds`. Another call sets another limit. A stopped loop stays stopped.
  ///
  /// Any thread and any signal handler may call this: it only stores a number and wakes the
  /// transport. The driving thread does the rest in its next step.
  public func stop(within milliseconds: Int64) {
    requestedStop.store(min(max(0, milliseconds), 1 << 40), ordering: .sequentiallyConsistent)
    transport.interrupt()
  }

  /// True if the loop was stopped. Called with the monitor held.
  public var isStopping: Bool { isStopped || isStopRequested }

  var isStopped: Bool { stopDeadline != nil }

  var isStopRequested: Bool { requestedStop.load(ordering: .relaxed) >= 0 }

  func stopIfRequested() {
    if isStopRequested {
      stop(in: max(0, requestedStop.exchange(-1, ordering: .sequentiallyConsistent)))
    }
    if let stopDeadline, inFlight > 0, stopDeadline.milliseconds(at: now) == 0 { abandon() }
  }

  /// Stops the loop if its clock does not advance, because no timer would become due.
  func stopIfClockStands() {
    guard clockFailure == nil, let failure = transport.clockFailure else { return }
    clockFailure = failure
    stop(in: 0)
  }

  private func stop(in milliseconds: Int64) {
    stopDeadline = StopDeadline(in: milliseconds, from: now)
    timers.expire(at: now)
    machineTimers.expire(at: MachineClock.now)
  }

  /// Fails the exchanges that were not started. Their continuations may send others, which fail
  /// too.
  func refuseQueued() -> Bool {
    var hasRefused = false
    while let next = queue.popFirst() {
      if let following = next.rate?.takeNext() { enqueue(following) }
      guard let exchange = exchanges.removeValue(forKey: next.id) else { continue }
      hasRefused = true
      exchange.then(.failure(clockFailure ?? .stopped))
    }
    return hasRefused
  }

  /// Fails the exchanges in flight, because their time has passed.
  private func abandon() {
    for id in exchanges.keys.sorted() where exchanges[id]?.request == nil {
      guard let exchange = exchanges.removeValue(forKey: id) else { continue }
      inFlight -= 1
      transport.cancel(id)
      exchange.then(.failure(.abandoned))
    }
  }
}

extension TransportFailure {
  fileprivate static let stopped = TransportFailure(
    .stopped, "The session was stopped before the request was sent.")
  fileprivate static let abandoned = TransportFailure(
    .abandoned,
    "The session was stopped before the response was received. The request may have been executed.")
}
