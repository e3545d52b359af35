import Glibc
import MusterLocks
import MusterText

extension Loop {
  /// The reason why `drive` returned.
  public enum DriveEnd: Sendable {
    /// `isDone()` returned true, the deadline was reached, or nothing is pending.
    case finished
    /// The limit on the machine's clock was reached first.
    case limit
  }

  /// Drives, or waits while another thread drives, until `isDone()` returns true, `deadline` is
  /// reached, or nothing is pending; at most for `limit` milliseconds of the machine's clock.
  /// Returns at once if it is called from a continuation or with the monitor held.
  ///
  /// The driving thread also calls `isDone` for threads that wait, and wakes a thread when its
  /// `isDone` returns true.
  @discardableResult
  public func drive(
    until deadline: Instant? = nil, atMost limit: Int64? = nil, isDone: () -> Bool
  ) -> DriveEnd {
    monitor.locked {
      if isDriver || monitor.isNested { return .finished }
      let machineDeadline = limit.map { MachineClock.monotonic + $0 }
      // This timer makes the driver wake up in time for a thread that waits.
      let alarm = deadline.map { after(now.remaining(until: $0)) {} }
      defer {
        alarm.map(cancel)
        handOver()
      }
      while !isDone() {
        let remaining = machineDeadline.map { max(0, $0 - MachineClock.monotonic) }
        if remaining == 0 { return .limit }
        if driver != nil {
          waitForDriver(until: deadline, atMost: remaining, isDone)
        } else if !step(until: deadline, atMost: remaining) {
          return .finished
        }
        if let deadline, now >= deadline { return .finished }
      }
      return .finished
    }
  }

  private func waitForDriver(
    until deadline: Instant?, atMost limit: Int64?, _ isDone: () -> Bool
  ) {
    withoutActuallyEscaping(isDone) { isDone in
      let waiting = WaitingThread(deadline: deadline, isDone: isDone)
      waitingThreads.append(waiting)
      if let limit {
        monitor.wait(for: waiting.condition, atMost: limit)
      } else {
        monitor.wait(for: waiting.condition)
      }
      waitingThreads.removeAll { $0 === waiting }
    }
  }

  /// Moves the threads whose wait has ended to `finishedThreads`.
  private func collectFinishedWaiters() {
    guard !waitingThreads.isEmpty else { return }
    let now = now
    waitingThreads.removeAll { waiting in
      guard waiting.isFinished(at: now) else { return false }
      finishedThreads.append(waiting.condition)
      return true
    }
  }

  private func takeFinishedThreads() -> [Monitor.ConditionVariable] {
    defer { finishedThreads = [] }
    return finishedThreads
  }

  /// Wakes another thread to drive when this one leaves. If nothing is pending, that thread leaves
  /// too.
  private func handOver() {
    guard driver == nil else { return }
    for condition in takeFinishedThreads() { condition.notify() }
    waitingThreads.first?.condition.notify()
  }

  /// Does the work that is due, or waits for more; returns false if nothing is pending.
  private func step(until deadline: Instant?, atMost limit: Int64?) -> Bool {
    driver = pthread_self()
    defer {
      driver = nil
      collectFinishedWaiters()
      signal?.signal()
    }
    stopIfRequested()
    let hasFired = fireTimers()
    let hasRefused = startQueued()
    if exchanges.isEmpty && (hasFired || hasRefused || hasNoTimers) {
      return hasFired || hasRefused
    }
    let next =
      hasFired ? now : [timers.next, deadline, stopDeadline?.time].compactMap { $0 }.min()
    let limit = shortest(limit, machineTimers.next.map { MachineClock.now.remaining(until: $0) })
    let finishedThreads = takeFinishedThreads()
    let completions = monitor.unlocked {
      for condition in finishedThreads { condition.notify() }
      return transport.wait(until: next, atMost: limit)
    }
    stopIfClockStands()
    for completion in completions {
      guard let exchange = exchanges.removeValue(forKey: completion.exchange) else { continue }
      inFlight -= 1
      exchange.then(completion.outcome)
    }
    return true
  }

  /// The shortest of the limits in milliseconds, including the one for a loop that is stopped.
  private func shortest(_ first: Int64?, _ second: Int64?) -> Int64? {
    if first == nil && second == nil && stopDeadline == nil { return nil }
    return [first, second, stopDeadline?.milliseconds(at: now)].compactMap { $0 }.min()
      .map { max(0, $0) }
  }

  /// Fires the timers that are due. Timers that are set meanwhile fire in the next step, so that
  /// exchanges make progress in between.
  private func fireTimers() -> Bool {
    let latest = lastID
    var hasFired = false
    while let due = popDue(upTo: latest) {
      due.then()
      hasFired = true
    }
    return hasFired
  }

  private func popDue(upTo latest: UInt64) -> Timers.Timer? {
    if let due = timers.popDue(at: now, upTo: latest) { return due }
    // Most sessions have no timers on the machine's clock.
    return machineTimers.isEmpty ? nil : machineTimers.popDue(at: MachineClock.now, upTo: latest)
  }
}
