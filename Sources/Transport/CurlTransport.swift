import CCurl
import MusterWire
import Synchronization

/// Sends requests over the network: libcurl's multi interface, kept-alive connections.
///
/// Unchecked, because the contract of `Transport` lets one thread at a time in; `wake()` alone may
/// come from any, and touches only what is made for it.
public final class CurlTransport: Transport, @unchecked Sendable {
  private let settings: CurlSettings
  private let multi: UnsafeMutableRawPointer
  private let woken = Atomic(false)

  private var queue: [(request: HTTPRequest, exchange: ExchangeID)] = []
  private var running: [ExchangeID: CurlExchange] = [:]
  /// Exchanges that are over; libcurl wants their handles used again.
  private var idle: [CurlExchange] = []
  /// Those that did not even start.
  private var refused: [Completion] = []

  private static let initialized = muster_curl_initialize() == CURLE_OK

  public init(_ settings: CurlSettings = CurlSettings()) throws(TransportFailure) {
    guard CurlTransport.initialized, let multi = curl_multi_init() else {
      throw TransportFailure(.connect, "libcurl could not be initialized.")
    }
    self.settings = settings
    self.multi = multi
    muster_curl_multi_set_number(multi, CURLMOPT_MAXCONNECTS, max(1, settings.maxInFlight))
  }

  deinit {
    for exchange in running.values { curl_multi_remove_handle(multi, exchange.easy) }
    running.removeAll()
    idle.removeAll()
    curl_multi_cleanup(multi)
  }

  public var now: Instant { MachineClock.now }

  public func start(_ request: HTTPRequest, as exchange: ExchangeID) {
    queue.append((request, exchange))
    startQueued()
  }

  public func cancel(_ exchange: ExchangeID) {
    queue.removeAll { $0.exchange == exchange }
    refused.removeAll { $0.exchange == exchange }
    if let cancelled = running.removeValue(forKey: exchange) { retire(cancelled) }
    startQueued()
  }

  public func wait(until deadline: Instant?) -> [Completion] {
    while true {
      let completions = finished()
      if woken.exchange(false, ordering: .acquiring) || !completions.isEmpty { return completions }
      let remaining = deadline.map(now.remaining) ?? .max
      let timeout = Int32(clamping: remaining)
      guard timeout > 0, curl_multi_poll(multi, nil, 0, timeout, nil) == CURLM_OK else { return [] }
    }
  }

  public func wake() {
    woken.store(true, ordering: .releasing)
    curl_multi_wakeup(multi)
  }
}

extension CurlTransport {
  /// Starts as many exchanges from the queue as may be under way.
  private func startQueued() {
    let free = max(1, settings.maxInFlight) - running.count
    let next = queue.prefix(max(0, free))
    queue.removeFirst(next.count)
    for (request, exchange) in next { begin(request, as: exchange) }
  }

  private func begin(_ request: HTTPRequest, as exchange: ExchangeID) {
    guard let fresh = idle.popLast() ?? CurlExchange() else {
      return refuse(exchange, request, CURLE_OUT_OF_MEMORY)
    }
    let code = fresh.prepare(request, as: exchange, settings)
    guard code == CURLE_OK else { return refuse(exchange, request, code) }
    guard curl_multi_add_handle(multi, fresh.easy) == CURLM_OK else {
      return refuse(exchange, request, CURLE_FAILED_INIT)
    }
    running[exchange] = fresh
  }

  private func refuse(_ exchange: ExchangeID, _ request: HTTPRequest, _ code: CURLcode) {
    let failure = CurlFailure(code: code, wasSent: false, detail: "")
    refused.append(Completion(exchange, .failure(failure.described(for: request))))
  }

  /// Lets libcurl do what can be done now, and collects what is over.
  private func finished() -> [Completion] {
    var completions: [Completion] = []
    repeat {
      completions += refused
      refused.removeAll()
      var count: Int32 = 0
      curl_multi_perform(multi, &count)
      while let message = curl_multi_info_read(multi, &count) {
        if let completion = completion(of: message.pointee) { completions.append(completion) }
      }
      startQueued()
    } while !refused.isEmpty
    return completions
  }

  private func completion(of message: CURLMsg) -> Completion? {
    guard message.msg == CURLMSG_DONE,
      let exchange = CurlExchange.behind(message.easy_handle),
      running.removeValue(forKey: exchange.id) != nil
    else { return nil }
    let outcome = exchange.outcome(message.data.result)
    retire(exchange)
    return Completion(exchange.id, outcome)
  }

  private func retire(_ exchange: CurlExchange) {
    curl_multi_remove_handle(multi, exchange.easy)
    exchange.reset()
    idle.append(exchange)
  }
}
