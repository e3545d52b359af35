import Glibc
import MusterLocks
import MusterText
import MusterWire
import Synchronization

/// The event loop of a session: exchanges, timers, and one thread at a time that drives both.
///
/// The loop does not start a thread. Continuations run on the driving thread with the monitor
/// held, so the state that they use needs no other lock. They may send requests and set timers, but
/// not drive.
public final class Loop: @unchecked Sendable {
  public typealias ResponseHandler = (Result<HTTPResponse, TransportFailure>) -> Void

  public struct TimerID: Hashable, Sendable {
    fileprivate let value: UInt64
  }

  struct Exchange {
    let then: ResponseHandler
    /// Makes the request when the exchange starts; then nil.
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
  var lastID: UInt64 = 0
  var exchanges: [ExchangeID: Exchange] = [:]
  /// The exchanges that wait to be started, by host. Cancelled exchanges are skipped.
  var queue = FairQueue<QueuedExchange>()
  let maxInFlight: Int
  var inFlight = 0
  var timers = Timers()
  /// Timers on the machine's clock, whatever the transport's clock says.
  var machineTimers = Timers()
  var driver: pthread_t?
  /// The threads that wait while another thread drives.
  var waitingThreads: [WaitingThread] = []
  /// The conditions of threads whose wait has ended. They are notified after the monitor is
  /// released, so that the threads do not have to wait for it again.
  var finishedThreads: [Monitor.ConditionVariable] = []
  /// Signals a program's own event loop. Made when the program first requests the descriptor.
  var signal: LoopSignal?
  /// The milliseconds within which exchanges in flight may finish, as the last call of `stop` set
  /// it; -1 after the driving thread has read it.
  let requestedStop = Atomic<Int64>(-1)
  /// Set when the loop is stopped. The time until which exchanges in flight may finish.
  var stopDeadline: StopDeadline?
  /// Set when the loop was stopped because its clock does not advance.
  public internal(set) var clockFailure: TransportFailure?

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
  var cancelled: [ExchangeID] = []

  var isDrivenElsewhere: Bool { driver != nil && !isDriver }

  var isDriver: Bool { driver.map { pthread_equal($0, pthread_self()) != 0 } ?? false }

  /// Wakes the driving thread and the program's own event loop, because there is something to do.
  private func wakeDriver() {
    if isDrivenElsewhere { transport.wake() }
    signal?.signal()
  }
}
