import Glibc
import MusterLocks
import MusterText
import MusterWire

/// The event loop of a session: what was sent, what waits for its time, and the one thread at a
/// time that drives both.
///
/// It has no thread of its own. Continuations run on the driving thread with the monitor held, so
/// whatever they touch needs no lock but this one; they may send and set timers, but not drive.
public final class Loop: @unchecked Sendable {
  public typealias Continuation = (Result<HTTPResponse, TransportFailure>) -> Void

  public struct TimerID: Hashable, Sendable {
    fileprivate let value: UInt64
  }

  private struct Exchange {
    let then: Continuation
    /// Makes the request when its turn has come; nil once the transport has it.
    var request: (() -> HTTPRequest)?
  }

  public let monitor = Monitor()
  private let transport: any Transport
  private var lastID: UInt64 = 0
  private var exchanges: [ExchangeID: Exchange] = [:]
  /// Those that wait to be started, by host; one that was cancelled is passed over.
  private var turns = FairQueue<ExchangeID>()
  private let mostUnderWay: Int
  private var underWay = 0
  private var timers = Timers()
  /// Those that go by the machine's clock, whatever the transport's says.
  private var machineTimers = Timers()
  private var driver: pthread_t?
  /// The threads that wait beside the driver.
  private var waiters: [Waiter] = []
  /// What those wait for that got what they came for. They are woken when the monitor is let go, so
  /// that they need not wait for it as well.
  private var dismissed: [Monitor.Condition] = []
  /// Tells a host's own loop when to drive, as soon as it asked for it.
  private var signal: Signal?

  /// At most `mostUnderWay` exchanges are with the transport at once; the others wait in order.
  public init(transport: any Transport, mostUnderWay: Int = .max) {
    self.transport = transport
    self.mostUnderWay = max(1, mostUnderWay)
  }

  public var now: Instant { transport.now }

  /// Sends a request; `then` gets the answer.
  @discardableResult
  public func send(_ request: HTTPRequest, then: @escaping Continuation) -> ExchangeID {
    send(to: request.host, { request }, then: then)
  }

  /// Sends a request to `host` when its turn has come, and makes it only then: a signature is good for
  /// a few minutes.
  @discardableResult
  public func send(
    to host: String, _ request: @escaping () -> HTTPRequest, then: @escaping Continuation
  ) -> ExchangeID {
    monitor.locked {
      lastID += 1
      let id = ExchangeID(lastID)
      exchanges[id] = Exchange(then: then, request: request)
      // Where nobody waits for a place, all go in the order in which they came.
      turns.append(id, to: mostUnderWay == .max ? "" : host)
      wakeDriver()
      return id
    }
  }

  /// Runs `then` when `delay` milliseconds have passed, or at once if it is not positive.
  @discardableResult
  public func after(_ delay: Int64, then: @escaping () -> Void) -> TimerID {
    monitor.locked {
      lastID += 1
      timers.insert(Timers.Entry(due: now.advanced(by: max(0, delay)), id: lastID, then: then))
      wakeDriver()
      return TimerID(value: lastID)
    }
  }

  /// The same by the machine's clock, for what happens on the machine while a host's clock stands.
  @discardableResult
  public func afterOnMachine(_ delay: Int64, then: @escaping () -> Void) -> TimerID {
    monitor.locked {
      lastID += 1
      let due = MachineClock.now.advanced(by: max(0, delay))
      machineTimers.insert(Timers.Entry(due: due, id: lastID, then: then))
      wakeDriver()
      return TimerID(value: lastID)
    }
  }

  public func cancel(_ timer: TimerID) {
    monitor.locked {
      timers.remove(timer.value)
      machineTimers.remove(timer.value)
      // Whoever cancels it may have made true what the driver waits for.
      wakeDriver()
    }
  }

  /// Forgets an exchange; its continuation is not called.
  public func cancel(_ exchange: ExchangeID) {
    monitor.locked {
      guard let removed = exchanges.removeValue(forKey: exchange), removed.request == nil else {
        return
      }
      underWay -= 1
      if isDrivenElsewhere { cancelled.append(exchange) } else { transport.cancel(exchange) }
      wakeDriver()
    }
  }

  /// Exchanges that the transport still has to be told to forget: only the driver talks to it.
  private var cancelled: [ExchangeID] = []

  private var isDrivenElsewhere: Bool { driver != nil && !isDriver }

  private var isDriver: Bool { driver.map { pthread_equal($0, pthread_self()) != 0 } ?? false }

  /// There is something new: for the thread that drives, or else for the host's own loop.
  private func wakeDriver() {
    if isDrivenElsewhere { transport.wake() }
    signal?.ring()
  }
}

// MARK: - For hosts with a loop of their own

extension Loop {
  /// A descriptor that is readable when driving is worth it; nil when the system has none left.
  public func descriptor(hasMore: Bool) -> Int32? {
    monitor.locked {
      if signal == nil {
        signal = Signal(with: transport.descriptor)
        rest(hasMore: hasMore)
      }
      return signal?.descriptor
    }
  }

  /// The host's loop has driven as far as it wanted: it is told when there is something again, and at
  /// once if it has more to fetch.
  public func rest(hasMore: Bool) {
    monitor.locked {
      guard let signal else { return }
      // The thread that drives has the transport to itself, and rings when it is done.
      signal.rest(for: hasMore ? 0 : isDrivenElsewhere ? nil : restingTime)
    }
  }

  private var restingTime: Int64? {
    if !turns.isEmpty && underWay < mostUnderWay { return 0 }
    if exchanges.isEmpty && hasNoTimers { return nil }
    let timer = nextTimer.map { max(0, now.remaining(until: $0)) }
    return [timer, transport.patience].compactMap { $0 }.min()
  }

  private var hasNoTimers: Bool { timers.isEmpty && machineTimers.isEmpty }

  /// When the next timer is due, by the transport's clock as it is.
  private var nextTimer: Instant? {
    let onMachine = machineTimers.next.map {
      now.advanced(by: max(0, MachineClock.now.remaining(until: $0)))
    }
    return [timers.next, onMachine].compactMap { $0 }.min()
  }
}

// MARK: - Driving

extension Loop {
  /// Drives, or waits for the thread that does, until `isDone()`, or `deadline`, or nothing is left
  /// that could happen. Called from a continuation, or by who holds the monitor, it returns at once.
  ///
  /// The driver asks `isDone` too, on behalf of a thread that waits beside it; once it was told yes,
  /// it wakes that thread.
  public func drive(until deadline: Instant? = nil, isDone: () -> Bool) {
    monitor.locked {
      if isDriver || monitor.isNested { return }
      // The driver wakes up in time for those who wait beside it.
      let alarm = deadline.map { after(now.remaining(until: $0)) {} }
      defer {
        alarm.map(cancel)
        handOver()
      }
      while !isDone() {
        if driver != nil {
          waitBesideDriver(until: deadline, isDone)
        } else if !step(until: deadline) {
          return
        }
        if let deadline, now >= deadline { return }
      }
    }
  }

  private func waitBesideDriver(until deadline: Instant?, _ isDone: () -> Bool) {
    withoutActuallyEscaping(isDone) { isDone in
      let waiter = Waiter(deadline: deadline, isDone: isDone)
      waiters.append(waiter)
      monitor.wait(for: waiter.condition)
      waiters.removeAll { $0 === waiter }
    }
  }

  /// Takes out those whose waiting is over.
  private func dismissWaiters() {
    guard !waiters.isEmpty else { return }
    let now = now
    waiters.removeAll { waiter in
      guard waiter.isOver(at: now) else { return false }
      dismissed.append(waiter.condition)
      return true
    }
  }

  private func takeDismissed() -> [Monitor.Condition] {
    defer { dismissed = [] }
    return dismissed
  }

  /// Whoever leaves has another thread take over. If there is nothing left to drive, that one leaves too.
  private func handOver() {
    guard driver == nil else { return }
    for condition in takeDismissed() { condition.notify() }
    waiters.first?.condition.notify()
  }

  /// Does what can be done now, or waits for the next thing; false if nothing is under way.
  private func step(until deadline: Instant?) -> Bool {
    driver = pthread_self()
    defer {
      driver = nil
      dismissWaiters()
      signal?.ring()
    }
    let hasFired = fireTimers()
    startWaiting()
    if exchanges.isEmpty && (hasFired || hasNoTimers) { return hasFired }
    let next = hasFired ? now : [timers.next, deadline].compactMap { $0 }.min()
    let limit = machineTimers.next.map { max(0, MachineClock.now.remaining(until: $0)) }
    let dismissed = takeDismissed()
    let completions = monitor.unlocked {
      for condition in dismissed { condition.notify() }
      return transport.wait(until: next, atMost: limit)
    }
    for completion in completions {
      guard let exchange = exchanges.removeValue(forKey: completion.exchange) else { continue }
      underWay -= 1
      exchange.then(completion.outcome)
    }
    return true
  }

  /// Fires what is due. What that sets anew is for the next step, so that the transport has its turn.
  private func fireTimers() -> Bool {
    let latest = lastID
    var hasFired = false
    while let due = popDue(upTo: latest) {
      due.then()
      hasFired = true
    }
    return hasFired
  }

  private func popDue(upTo latest: UInt64) -> Timers.Entry? {
    if let due = timers.popDue(at: now, upTo: latest) { return due }
    // There are hardly ever any.
    return machineTimers.isEmpty ? nil : machineTimers.popDue(at: MachineClock.now, upTo: latest)
  }

  private func startWaiting() {
    for exchange in cancelled { transport.cancel(exchange) }
    cancelled = []
    while underWay < mostUnderWay, let next = turns.popFirst() {
      guard let request = exchanges[next]?.request else { continue }
      exchanges[next]?.request = nil
      underWay += 1
      transport.start(request(), as: next)
    }
  }
}
