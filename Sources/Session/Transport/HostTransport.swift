import MusterLocks
import MusterText
import MusterWire

/// Hands requests to the embedding program, which answers them in its own time.
public final class HostTransport: Transport, @unchecked Sendable {
  private let send: @Sendable (HTTPRequest, ExchangeID) -> Void
  private let clock: @Sendable () -> Instant
  private let maxResponseBytes: Int
  private let monitor = Monitor()
  private let news = Monitor.Condition()
  /// Guarded by the monitor, as is all that follows.
  private var open: Set<ExchangeID> = []
  private var completions: [Completion] = []
  private var isWoken = false
  /// Is rung while there are completions, as soon as somebody asked for it.
  private var bell: Wakeup?

  /// `send` starts an exchange and returns; `clock` tells the time, by default the machine's. An answer
  /// whose body is larger than `maxResponseBytes` is a failure.
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

  /// Ends an exchange. Any thread may call this, and `send` itself too. Answers whether the exchange
  /// was open: not if it has been ended or cancelled, or never was.
  @discardableResult
  public func complete(
    _ exchange: ExchangeID, _ outcome: Result<HTTPResponse, TransportFailure>
  ) -> Bool {
    monitor.locked {
      guard open.remove(exchange) != nil else { return false }
      completions.append(Completion(exchange, outcome.flatMap(taken)))
      bell?.ring()
      news.notify()
      return true
    }
  }

  private func taken(_ response: HTTPResponse) -> Result<HTTPResponse, TransportFailure> {
    guard response.body.count > maxResponseBytes else { return .success(response) }
    return .failure(
      TransportFailure(
        .tooLarge,
        "The answer is too large: it has \(response.body.count) bytes, more than "
          + "\(maxResponseBytes). max_response_bytes says how large one may be."))
  }

  public func wait(until deadline: Instant?) -> [Completion] {
    wait(until: deadline, atMost: nil)
  }

  public func wait(until deadline: Instant?, atMost milliseconds: Int64?) -> [Completion] {
    // The host's clock may stand, or go as it likes.
    let end = milliseconds.map { MachineClock.now.advanced(by: $0) }
    return monitor.locked {
      while completions.isEmpty && !isWoken {
        let byClock = deadline.map { now.remaining(until: $0) } ?? .max
        let remaining = min(byClock, end.map { MachineClock.now.remaining(until: $0) } ?? .max)
        guard remaining > 0 else { return [] }
        monitor.wait(for: news, atMost: remaining)
      }
      defer {
        completions.removeAll(keepingCapacity: true)
        bell?.quiet()
        isWoken = false
      }
      return completions
    }
  }

  public func wake() {
    monitor.locked {
      isWoken = true
      news.notify()
    }
  }

  public var descriptor: Int32? {
    monitor.locked {
      bell = bell ?? Wakeup()
      if !completions.isEmpty { bell?.ring() }
      return bell?.descriptor
    }
  }

  public var patience: Int64? { nil }
}
