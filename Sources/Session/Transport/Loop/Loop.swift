import Glibc
import MusterLocks
import MusterText
import MusterWire

/// The event loop of a session: exchanges, timers, and one thread at a time that drives both.
///
/// The loop has no thread of its own. Continuations run on the driving thread with the monitor
/// held, so the state that they use needs no other lock. They may send requests and set timers, but
/// not drive.
public final class Loop: @unchecked Sendable {
  public typealias ResponseHandler = (Result<HTTPResponse, TransportFailure>) -> Void

  public struct TimerID: Hashable, Sendable {
    fileprivate let value: UInt64
  }

  private struct Exchange {
    let then: ResponseHandler
    /// Makes the request when the exchange starts; nil after that.
    var request: (() -> HTTPRequest)?
  }

  public let monitor = Monitor()
  private let transport: any Transport
  private var lastID: UInt64 = 0
  private var exchanges: [ExchangeID: Exchange] = [:]
  /// The exchanges that wait to be started, by host. Cancelled exchanges are skipped.
  private var queue = FairQueue<ExchangeID>()
  private let maxInFlight: Int
  private var inFlight = 0
  private var timers = Timers()
  /// Timers on the machine's clock, whatever the transport's clock says.
  private var machineTimers = Timers()
  private var driver: pthread_t?
  /// The threads that wait while another thread drives.
  private var waiters: [Waiter] = []
  /// The conditions of waiters that are finished. They are notified after the monitor is released,
  /// so that the threads do not have to wait for it again.
  private var finishedWaiters: [Monitor.ConditionVariable] = []
  /// Signals a program's own event loop. Made when the program first requests the descriptor.
  private var signal: LoopSignal?

  /// At most `maxInFlight` exchanges are started at once; the others wait in order.
  public init(transport: any Transport, maxInFlight: Int = .max) {
    self.transport = transport
    self.maxInFlight = max(1, maxInFlight)
  }

  public var now: Instant { transport.now }

  /// Sends a request and passes the outcome to `then`.
  @discardableResult
  public func send(_ request: HTTPRequest, then: @escaping ResponseHandler) -> ExchangeID {
    send(to: request.host, { request }, then: then)
  }

  /// Sends a request to `host` when the limit of requests in flight allows it. The request is made
  /// only then, because a signature is valid for a few minutes.
  @discardableResult
  public func send(
    to host: String, _ request: @escaping () -> HTTPRequest, then: @escaping ResponseHandler
  ) -> ExchangeID {
    monitor.locked {
      lastID += 1
      let id = ExchangeID(lastID)
      exchanges[id] = Exchange(then: then, request: request)
      // Without a limit, requests never wait, so one queue is enough.
      queue.append(id, to: maxInFlight == .max ? "" : host)
      wakeDriver()
      return id
    }
  }

  /// Runs `then` after `delay` milliseconds, or in the next step if `delay` is not positive.
  @discardableResult
  public func after(_ delay: Int64, then: @escaping () -> Void) -> TimerID {
    monitor.locked {
      lastID += 1
      timers.insert(Timers.Timer(due: now.advanced(by: max(0, delay)), id: lastID, then: then))
      wakeDriver()
      return TimerID(value: lastID)
    }
  }

  /// Runs `then` after `delay` milliseconds of the machine's clock. For work on the machine, which
  /// continues while a host's clock is stopped.
  @discardableResult
  public func afterOnMachine(_ delay: Int64, then: @escaping () -> Void) -> TimerID {
    monitor.locked {
      lastID += 1
      let due = MachineClock.now.advanced(by: max(0, delay))
      machineTimers.insert(Timers.Timer(due: due, id: lastID, then: then))
      wakeDriver()
      return TimerID(value: lastID)
    }
  }

  public func cancel(_ timer: TimerID) {
    monitor.locked {
      timers.remove(timer.value)
      machineTimers.remove(timer.value)
      // The caller may have changed a condition that the driver waits for.
      wakeDriver()
    }
  }

  /// Cancels an exchange. Its continuation is not called.
  public func cancel(_ exchange: ExchangeID) {
    monitor.locked {
      guard let removed = exchanges.removeValue(forKey: exchange), removed.request == nil else {
        return
      }
      inFlight -= 1
      if isDrivenElsewhere { cancelled.append(exchange) } else { transport.cancel(exchange) }
      wakeDriver()
    }
  }

  /// Cancelled exchanges that the transport does not know of yet: only the driver calls the
  /// transport.
  private var cancelled: [ExchangeID] = []

  private var isDrivenElsewhere: Bool { driver != nil && !isDriver }

  private var isDriver: Bool { driver.map { pthread_equal($0, pthread_self()) != 0 } ?? false }

  /// Wakes the driving thread and the program's own event loop, because there is something to do.
  private func wakeDriver() {
    if isDrivenElsewhere { transport.wake() }
    signal?.signal()
  }
}

// MARK: - For programs with an event loop of their own

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
    if !queue.isEmpty && inFlight < maxInFlight { return 0 }
    if exchanges.isEmpty && hasNoTimers { return nil }
    let timer = nextTimer.map { max(0, now.remaining(until: $0)) }
    return [timer, transport.nextWaitMilliseconds].compactMap { $0 }.min()
  }

  private var hasNoTimers: Bool { timers.isEmpty && machineTimers.isEmpty }

  /// The time at which the next timer is due, on the transport's clock.
  private var nextTimer: Instant? {
    let onMachine = machineTimers.next.map {
      now.advanced(by: max(0, MachineClock.now.remaining(until: $0)))
    }
    return [timers.next, onMachine].compactMap { $0 }.min()
  }
}

// MARK: - Driving

extension Loop {
  /// Drives, or waits while another thread drives, until `isDone()` returns true, `deadline` is
  /// reached, or nothing is pending. Returns at once if it is called from a continuation or with
  /// the monitor held.
  ///
  /// The driving thread also calls `isDone` for threads that wait, and wakes a thread when its
  /// `isDone` returns true.
  public func drive(until deadline: Instant? = nil, isDone: () -> Bool) {
    monitor.locked {
      if isDriver || monitor.isNested { return }
      // This timer makes the driver wake up in time for a thread that waits.
      let alarm = deadline.map { after(now.remaining(until: $0)) {} }
      defer {
        alarm.map(cancel)
        handOver()
      }
      while !isDone() {
        if driver != nil {
          waitForDriver(until: deadline, isDone)
        } else if !step(until: deadline) {
          return
        }
        if let deadline, now >= deadline { return }
      }
    }
  }

  private func waitForDriver(until deadline: Instant?, _ isDone: () -> Bool) {
    withoutActuallyEscaping(isDone) { isDone in
      let waiter = Waiter(deadline: deadline, isDone: isDone)
      waiters.append(waiter)
      monitor.wait(for: waiter.condition)
      waiters.removeAll { $0 === waiter }
    }
  }

  /// Moves the waiters that are finished to `finishedWaiters`.
  private func collectFinishedWaiters() {
    guard !waiters.isEmpty else { return }
    let now = now
    waiters.removeAll { waiter in
      guard waiter.isFinished(at: now) else { return false }
      finishedWaiters.append(waiter.condition)
      return true
    }
  }

  private func takeFinishedWaiters() -> [Monitor.ConditionVariable] {
    defer { finishedWaiters = [] }
    return finishedWaiters
  }

  /// Wakes another thread to drive when this one leaves. If nothing is pending, that thread leaves
  /// too.
  private func handOver() {
    guard driver == nil else { return }
    for condition in takeFinishedWaiters() { condition.notify() }
    waiters.first?.condition.notify()
  }

  /// Does the work that is due, or waits for more; returns false if nothing is pending.
  private func step(until deadline: Instant?) -> Bool {
    driver = pthread_self()
    defer {
      driver = nil
      collectFinishedWaiters()
      signal?.signal()
    }
    let hasFired = fireTimers()
    startQueued()
    if exchanges.isEmpty && (hasFired || hasNoTimers) { return hasFired }
    let next = hasFired ? now : [timers.next, deadline].compactMap { $0 }.min()
    let limit = machineTimers.next.map { max(0, MachineClock.now.remaining(until: $0)) }
    let finishedWaiters = takeFinishedWaiters()
    let completions = monitor.unlocked {
      for condition in finishedWaiters { condition.notify() }
      return transport.wait(until: next, atMost: limit)
    }
    for completion in completions {
      guard let exchange = exchanges.removeValue(forKey: completion.exchange) else { continue }
      inFlight -= 1
      exchange.then(completion.outcome)
    }
    return true
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

  private func startQueued() {
    for exchange in cancelled { transport.cancel(exchange) }
    cancelled = []
    while inFlight < maxInFlight, let next = queue.popFirst() {
      guard let request = exchanges[next]?.request else { continue }
      exchanges[next]?.request = nil
      inFlight += 1
      transport.start(request(), as: next)
    }
  }
}
