import MusterText

// For programs with their own event loop.

extension Loop {
  /// A descriptor that is readable when there is something to drive; nil if the system has no
  /// descriptors left. `hasMore` means that the program has not fetched all events yet.
  public func descriptor(hasMore: Bool) -> Int32? {
    monitor.locked {
      if signal == nil {
        signal = LoopSignal(with: transport.descriptor)
        resetSignal(hasMore: hasMore)
      }
      return signal?.descriptor
    }
  }

  /// Resets the descriptor after the program's event loop has driven. The descriptor becomes
  /// readable when there is something to drive again, or at once if `hasMore`.
  public func resetSignal(hasMore: Bool) {
    monitor.locked {
      guard let signal else { return }
      // Another thread that drives has exclusive use of the transport, and signals when it is done.
      signal.reset(timer: hasMore ? 0 : isDrivenElsewhere ? nil : millisecondsUntilWork)
    }
  }

  private var millisecondsUntilWork: Int64? {
    if !queue.isEmpty && (isStopped || inFlight < maxInFlight) { return 0 }
    if exchanges.isEmpty && hasNoTimers { return nil }
    let timer = nextTimer.map { max(0, now.remaining(until: $0)) }
    return [timer, stopDeadline?.milliseconds(at: now), transport.nextWaitMilliseconds].compactMap {
      $0
    }.min()
  }

  var hasNoTimers: Bool { timers.isEmpty && machineTimers.isEmpty }

  /// The time at which the next timer is due, on the transport's clock.
  private var nextTimer: Instant? {
    let onMachine = machineTimers.next.map {
      now.advanced(by: max(0, MachineClock.now.remaining(until: $0)))
    }
    return [timers.next, onMachine].compactMap { $0 }.min()
  }
}
