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
  private var open: [ExchangeID: OpenExchange] = [:]
  private var completions: [Completion] = []
  private var isWoken = false
  /// Watches a clock of the program; nil for the machine's clock.
  private var standingClock: StandingClock?
  private var foundClockFailure: TransportFailure?
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
    standingClock = clock == nil ? nil : StandingClock()
    self.maxResponseBytes = maxResponseBytes
  }

  public var now: Instant { clock() }

  public func start(_ request: HTTPRequest, as exchange: ExchangeID) {
    let opened = OpenExchange(isHead: request.method == "HEAD")
    monitor.locked { open[exchange] = opened }
    send(request, exchange)
  }

  public func cancel(_ exchange: ExchangeID) {
    monitor.locked {
      open[exchange] = nil
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
      guard let opened = open.removeValue(forKey: exchange) else { return false }
      let checked = outcome.flatMap(checkedSize).flatMap { opened.checkedLength(of: $0) }
      completions.append(Completion(exchange, checked))
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
        let start = MachineClock.monotonic
        monitor.wait(for: changed, atMost: min(remaining, HostTransport.interruptCheck))
        checkClock(after: MachineClock.monotonic - start, until: deadline)
        guard foundClockFailure == nil else { return [] }
      }
      defer {
        completions.removeAll(keepingCapacity: true)
        wakeup?.clear()
        isWoken = false
      }
      return completions
    }
  }

  /// Checks the program's clock after a wait of `milliseconds` of the machine's clock. While an
  /// exchange is open, the program's clock may depend on its response.
  private func checkClock(after milliseconds: Int64, until deadline: Instant?) {
    guard let deadline, open.isEmpty, completions.isEmpty else { return }
    let now = now
    foundClockFailure =
      standingClock?.add(milliseconds, at: now, remaining: now.remaining(until: deadline))
  }

  public var clockFailure: TransportFailure? { monitor.locked { foundClockFailure } }

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

/// An exchange that the program has not completed.
private struct OpenExchange {
  /// True if the response has no body, whatever its Content-Length.
  let isHead: Bool

  /// The response, unless its body is shorter than its Content-Length. A program's HTTP library may
  /// have decoded the body: its length is then not that of the Content-Length.
  func checkedLength(of response: HTTPResponse) -> Result<HTTPResponse, TransportFailure> {
    guard response.header("Content-Encoding") == nil else { return .success(response) }
    do throws(ContentLengthError) {
      guard let length = try response.contentLength(), length > response.body.count, !isHead else {
        return .success(response)
      }
      return .failure(
        incomplete("its Content-Length is \(length), but it has \(response.body.count) bytes"))
    } catch {
      return .failure(incomplete(error.reason))
    }
  }

  private func incomplete(_ reason: String) -> TransportFailure {
    TransportFailure(
      .interrupted, "The program's transport passed an incomplete response: \(reason).")
  }
}
