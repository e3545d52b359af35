import Glibc
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

  public let monitor = Monitor()
  private let transport: any Transport
  private var lastID: UInt64 = 0
  private var unsent: [(HTTPRequest, ExchangeID)] = []
  private var exchanges: [ExchangeID: Continuation] = [:]
  private var timers = Timers()
  private var driver: pthread_t?

  public init(transport: any Transport) {
    self.transport = transport
  }

  public var now: Instant { transport.now }

  /// Sends a request; `then` gets the answer.
  @discardableResult
  public func send(_ request: HTTPRequest, then: @escaping Continuation) -> ExchangeID {
    monitor.locked {
      lastID += 1
      let id = ExchangeID(lastID)
      exchanges[id] = then
      unsent.append((request, id))
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

  public func cancel(_ timer: TimerID) {
    monitor.locked {
      timers.remove(timer.value)
      // Whoever cancels it may have made true what the driver waits for.
      wakeDriver()
    }
  }

  /// Forgets an exchange; its continuation is not called.
  public func cancel(_ exchange: ExchangeID) {
    monitor.locked {
      guard exchanges.removeValue(forKey: exchange) != nil else { return }
      let before = unsent.count
      unsent.removeAll { $0.1 == exchange }
      if unsent.count == before { cancelled.append(exchange) }
      wakeDriver()
    }
  }

  /// Exchanges that the transport still has to be told to forget: only the driver talks to it.
  private var cancelled: [ExchangeID] = []

  private func wakeDriver() {
    if driver != nil { transport.wake() }
  }
}

// MARK: - Driving

extension Loop {
  /// Drives, or waits for the thread that does, until `isDone()`, or `deadline`, or nothing is left
  /// that could happen. Called from a continuation, or by who holds the monitor, it returns at once.
  public func drive(until deadline: Instant? = nil, isDone: () -> Bool) {
    monitor.locked {
      let isDriver = driver.map { pthread_equal($0, pthread_self()) != 0 } ?? false
      if isDriver || monitor.isNested { return }
      // The driver wakes up in time for those who wait beside it.
      let alarm = deadline.map { after(now.remaining(until: $0)) {} }
      defer { alarm.map(cancel) }
      while !isDone() {
        if driver != nil {
          monitor.wait()
        } else if !step(until: deadline) {
          return
        }
        if let deadline, now >= deadline { return }
      }
    }
  }

  /// Does what can be done now, or waits for the next thing; false if nothing is under way.
  private func step(until deadline: Instant?) -> Bool {
    driver = pthread_self()
    defer {
      driver = nil
      monitor.notifyAll()
    }
    let hasFired = fireTimers()
    startUnsent()
    if exchanges.isEmpty && (hasFired || timers.isEmpty) { return hasFired }
    let next = hasFired ? now : [timers.next, deadline].compactMap { $0 }.min()
    let completions = monitor.unlocked { transport.wait(until: next) }
    for completion in completions {
      exchanges.removeValue(forKey: completion.exchange)?(completion.outcome)
    }
    return true
  }

  /// Fires what is due. What that sets anew is for the next step, so that the transport has its turn.
  private func fireTimers() -> Bool {
    let latest = lastID
    var hasFired = false
    while let due = timers.popDue(at: now, upTo: latest) {
      due.then()
      hasFired = true
    }
    return hasFired
  }

  private func startUnsent() {
    for exchange in cancelled { transport.cancel(exchange) }
    cancelled = []
    // A transport may answer from within `start`, and that may send again.
    while !unsent.isEmpty {
      let batch = unsent
      unsent = []
      for (request, id) in batch { transport.start(request, as: id) }
    }
  }
}
