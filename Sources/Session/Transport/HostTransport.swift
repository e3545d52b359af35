import MusterLocks
import MusterText
import MusterWire
import Synchronization

/// Passes requests to the calling program, which responds at any later time.
public final class HostTransport: Transport, @unchecked Sendable {
  private let send: @Sendable (HTTPRequest, ExchangeID) -> Void
  private let clock: @Sendable () -> Instant
  private let maxResponseBytes: Int
  private let monitor = Monitor()
  private let changed = Monitor.ConditionVariable()
  /// Guarded by the monitor, as is all that follows.
  private var open: Set<ExchangeID> = []
  private var completions: [Completion] = []
  private var isWoken = false
  /// Set by `interrupt`. Not guarded, because a signal handler cannot take the monitor.
  private let isInterrupted = Atomic(false)
  /// Signalled while there are completions. Made when the descriptor is first requested.
  private var wakeup: Wakeup?

  /// `send` starts an exchange and returns. `clock` returns the time; the default is the machine's
  /// clock. A response whose body is larger than `maxResponseBytes` is a failure.
  public init(
    send: @escaping @Sendable (HTTPRequest, ExchangeID) -> Void,
    clock: (@Sendable () -> Instant)? = nil,
    maxResponseBytes: Int = CurlSettings().maxResponseBytes
  ) {
    self.send = send
    self.clock = clock ?? { MachineClock.now }
    self.maxResponseBytes = maxResponseBytes
  }

  public var now: Instant { clock() }

  public func start(_ request: HTTPRequest, as exchange: ExchangeID) {
    monitor.locked { _ = open.insert(exchange) }
    send(request, exchange)
  }

  public func cancel(_ exchange: ExchangeID) {
    monitor.locked {
      open.remove(exchange)
      completions.removeAll { $0.exchange == exchange }
    }
  }

  /// Completes an exchange. Any thread may call this, including from within `send`. Returns false
  /// if the exchange is not open: it was completed or cancelled before, or never existed.
  @discardableResult
  public func complete(
    _ exchange: ExchangeID, _ outcome: Result<HTTPResponse, TransportFailure>
  ) -> Bool {
    monitor.locked {
      guard open.remove(exchange) != nil else { return false }
      completions.append(Completion(exchange, outcome.flatMap(checkedSize)))
      wakeup?.signal()
      changed.notify()
      return true
    }
  }

  private func checkedSize(
    _ response: HTTPResponse
  ) -> Result<HTTPResponse, TransportFailure> {
    guard response.body.count > maxResponseBytes else { return .success(response) }
    return .failure(
      TransportFailure(
        .tooLarge,
        "The response is too large: it has \(response.body.count) bytes, the limit is "
          + "\(maxResponseBytes). Raise max_response_bytes to accept larger responses."))
  }

  public func wait(until deadline: Instant?) -> [Completion] {
    wait(until: deadline, atMost: nil)
  }

  public func wait(until deadline: Instant?, atMost milliseconds: Int64?) -> [Completion] {
    // The program's clock may stop or jump, so this limit uses the machine's clock.
    let end = milliseconds.map { MachineClock.now.advanced(by: $0) }
    return monitor.locked {
      while completions.isEmpty && !isWoken {
        let byClock = deadline.map { now.remaining(until: $0) } ?? .max
        let remaining = min(byClock, end.map { MachineClock.now.remaining(until: $0) } ?? .max)
        guard remaining > 0, !isInterrupted.exchange(false, ordering: .acquiringAndReleasing)
        else { return [] }
        monitor.wait(for: changed, atMost: min(remaining, HostTransport.interruptCheck))
      }
      defer {
        completions.removeAll(keepingCapacity: true)
        wakeup?.clear()
        isWoken = false
      }
      return completions
    }
  }

  /// The milliseconds between two checks for an interruption.
  private static let interruptCheck: Int64 = 50

  public func interrupt() { isInterrupted.store(true, ordering: .releasing) }

  public func wake() {
    monitor.locked {
      isWoken = true
      changed.notify()
    }
  }

  public var descriptor: Int32? {
    monitor.locked {
      wakeup = wakeup ?? Wakeup()
      if !completions.isEmpty { wakeup?.signal() }
      return wakeup?.descriptor
    }
  }

  public var nextWaitMilliseconds: Int64? { nil }
}
