import MusterWire

/// Hands requests to the embedding program, which answers them in its own time.
public final class HostTransport: Transport {
  private struct Exchanges {
    var open: Set<ExchangeID> = []
    var completions: [Completion] = []
    var isWoken = false

    var isDue: Bool { isWoken || !completions.isEmpty }
  }

  private let send: @Sendable (HTTPRequest, ExchangeID) -> Void
  private let clock: @Sendable () -> Instant
  private let exchanges = Mailbox(Exchanges())

  /// `send` starts an exchange and returns; `clock` tells the time, by default the machine's.
  public init(
    send: @escaping @Sendable (HTTPRequest, ExchangeID) -> Void,
    clock: (@Sendable () -> Instant)? = nil
  ) {
    self.send = send
    self.clock = clock ?? { MachineClock.now }
  }

  public var now: Instant { clock() }

  public func start(_ request: HTTPRequest, as exchange: ExchangeID) {
    exchanges.read { _ = $0.open.insert(exchange) }
    send(request, exchange)
  }

  public func cancel(_ exchange: ExchangeID) {
    exchanges.read {
      $0.open.remove(exchange)
      $0.completions.removeAll { $0.exchange == exchange }
    }
  }

  /// Ends an exchange. Any thread may call this, and `send` itself too. Answers whether the
  /// exchange was open: not if it has been ended or cancelled, or never was.
  @discardableResult
  public func complete(
    _ exchange: ExchangeID, _ outcome: Result<HTTPResponse, TransportFailure>
  ) -> Bool {
    exchanges.change {
      guard $0.open.remove(exchange) != nil else { return false }
      $0.completions.append(Completion(exchange, outcome))
      return true
    }
  }

  public func wait(until deadline: Instant?) -> [Completion] {
    while true {
      if let completions = due() { return completions }
      let remaining = deadline.map { now.remaining(until: $0) } ?? .max
      guard remaining > 0 else { return [] }
      exchanges.wait(atMost: remaining) { $0.isDue }
    }
  }

  public func wake() {
    exchanges.change { $0.isWoken = true }
  }

  /// What `wait` returns, or nil while it has to wait.
  private func due() -> [Completion]? {
    exchanges.read { exchanges in
      guard exchanges.isDue else { return nil }
      defer {
        exchanges.completions.removeAll(keepingCapacity: true)
        exchanges.isWoken = false
      }
      return exchanges.completions
    }
  }
}
