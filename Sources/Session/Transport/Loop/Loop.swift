import Glibc
import MusterLocks
import MusterText
import MusterWire
import Synchronization

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

  struct Exchange {
    let then: ResponseHandler
    /// Makes the request when the exchange starts; nil after that.
    var request: (() -> HTTPRequest)?
  }

  /// An exchange that waits to be started.
  struct QueuedExchange {
    let id: ExchangeID
    let host: String
    let rate: SendRate?
  }

  public let monitor = Monitor()
  let transport: any Transport
  private var lastID: UInt64 = 0
  var exchanges: [ExchangeID: Exchange] = [:]
  /// The exchanges that wait to be started, by host. Cancelled exchanges are skipped.
  var queue = FairQueue<QueuedExchange>()
  private let maxInFlight: Int
  var inFlight = 0
  var timers = Timers()
  /// Timers on the machine's clock, whatever the transport's clock says.
  var machineTimers = Timers()
  private var driver: pthread_t?
  /// The threads that wait while another thread drives.
  private var waitingThreads: [WaitingThread] = []
  /// The conditions of threads whose wait has ended. They are notified after the monitor is
  /// released, so that the threads do not have to wait for it again.
  private var finishedThreads: [Monitor.ConditionVariable] = []
  /// Signals a program's own event loop. Made when the program first requests the descriptor.
  private var signal: LoopSignal?
  /// The milliseconds within which exchanges in flight may finish, as the last call of `stop` set
  /// it; -1 after the driving thread has read it.
  let requestedStop = Atomic<Int64>(-1)
  /// Set when the loop is stopped. The time until which exchanges in flight may finish.
  var stopDeadline: StopDeadline?

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

  /// Sends a request to `host` when the limit of requests in flight and the rate allow it. The
  /// request is made only then, because a signature is valid for a few minutes.
  @discardableResult
  public func send(
    to host: String, at rate: SendRate? = nil, _ request: @escaping () -> HTTPRequest,
    then: @escaping ResponseHandler
  ) -> ExchangeID {
    monitor.locked {
      lastID += 1
      let id = ExchangeID(lastID)
      exchanges[id] = Exchange(then: then, request: request)
      let queued = QueuedExchange(id: id, host: host, rate: rate)
      if rate?.admits(queued) ?? true { enqueue(queued) }
      wakeDriver()
      return id
    }
  }

  func enqueue(_ queued: QueuedExchange) {
    // Without a limit, requests never wait, so one queue is enough.
    queue.append(queued, to: maxInFlight == .max ? "" : queued.host)
  }

  /// Runs `then` after `delay` milliseconds, or in the next step if `delay` is not positive.
  @discardableResult
  public func after(_ delay: Int64, then: @escaping () -> Void) -> TimerID {
    monitor.locked {
      lastID += 1
      let due = now.advanced(by: isStopped ? 0 : max(0, delay))
      timers.insert(Timers.Timer(due: due, id: lastID, then: then))
      wakeDriver()
      return TimerID(value: lastID)
    }
  }

  /// Runs `then` after `delay` milliseconds of the machine's clock. For work on the machine, which
  /// continues while a program's clock is stopped.
  @discardableResult
  public func afterOnMachine(_ delay: Int64, then: @escaping () -> Void) -> TimerID {
    monitor.locked {
      lastID += 1
      let due = MachineClock.now.advanced(by: isStopped ? 0 : max(0, delay))
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
    if !queue.isEmpty && (isStopped || inFlight < maxInFlight) { return 0 }
    if exchanges.isEmpty && hasNoTimers { return nil }
    let timer = nextTimer.map { max(0, now.remaining(until: $0)) }
    return [timer, stopDeadline?.milliseconds(at: now), transport.nextWaitMilliseconds].compactMap {
      $0
    }.min()
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

  /// Starts the exchanges that may start, or refuses them if the loop is stopped. Returns whether
  /// it refused any.
  private func startQueued() -> Bool {
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
