import CCurl
import MusterText
import MusterWire

/// Sends requests over the network with libcurl's multi interface, and keeps connections alive.
///
/// Unchecked, because `Transport` is called from one thread at a time. Only `wake()` and
/// `interrupt()` may be called from any thread, and they use only thread-safe state.
public final class CurlTransport: Transport, @unchecked Sendable {
  private let settings: CurlSettings
  private let multi: UnsafeMutableRawPointer
  private let watch: CurlSockets

  private var running: [ExchangeID: CurlExchange] = [:]
  /// Exchanges that are finished and can be reused, with their handles.
  private var idle: [CurlExchange] = []
  /// Exchanges that failed without libcurl: they could not be started, or reached the idle timeout.
  private var failed: [Completion] = []
  /// The time of the next check for idle exchanges.
  private var nextIdleCheck = Instant(milliseconds: 0)

  private static let initialized = muster_curl_initialize() == CURLE_OK

  public init(_ settings: CurlSettings = CurlSettings()) throws(TransportFailure) {
    guard CurlTransport.initialized, let watch = CurlSockets(), let multi = curl_multi_init() else {
      throw TransportFailure(.connect, "libcurl could not be initialized.")
    }
    self.settings = settings
    self.multi = multi
    self.watch = watch
    watch.follow(multi)
    muster_curl_multi_set_number(multi, CURLMOPT_MAXCONNECTS, max(1, settings.maxConnections))
  }

  deinit {
    for exchange in running.values { curl_multi_remove_handle(multi, exchange.easy) }
    running.removeAll()
    idle.removeAll()
    curl_multi_cleanup(multi)
  }

  public var now: Instant { MachineClock.now }

  public func cancel(_ exchange: ExchangeID) {
    failed.removeAll { $0.exchange == exchange }
    if let cancelled = running.removeValue(forKey: exchange) { retire(cancelled) }
  }

  public func wait(until deadline: Instant?) -> [Completion] {
    while true {
      let left = deadline.map { max(0, now.remaining(until: $0)) }
      watch.wait(atMost: min(left ?? .max, nextWaitMilliseconds ?? .max), for: multi)
      let completions = finished()
      let isOver = deadline.map { $0 <= now } ?? false
      if watch.takeWake() || !completions.isEmpty || isOver { return completions }
    }
  }

  public func wake() { watch.wake() }

  /// Waking only exchanges an atomic flag and writes to a descriptor.
  public func interrupt() { watch.wake() }

  public var secrets: [String] { settings.proxies.secrets }

  public var descriptor: Int32? { watch.descriptor }

  public var nextWaitMilliseconds: Int64? {
    guard failed.isEmpty else { return 0 }
    let idleCheck = running.isEmpty ? nil : max(0, now.remaining(until: nextIdleCheck))
    return [watch.timeout, idleCheck].compactMap { $0 }.min()
  }
}

// MARK: - Starting

extension CurlTransport {
  public func start(_ request: HTTPRequest, as exchange: ExchangeID) {
    guard let curlExchange = idle.popLast() ?? CurlExchange(settings, watch) else {
      return refuse(exchange, request, CURLE_OUT_OF_MEMORY)
    }
    let proxy = settings.proxies.proxy(for: request)
    let code = curlExchange.prepare(request, as: exchange, by: proxy)
    guard code == CURLE_OK else { return refuse(exchange, request, code) }
    guard curl_multi_add_handle(multi, curlExchange.easy) == CURLM_OK else {
      return refuse(exchange, request, CURLE_FAILED_INIT)
    }
    running[exchange] = curlExchange
  }

  private func refuse(_ exchange: ExchangeID, _ request: HTTPRequest, _ code: CURLcode) {
    let failure = CurlFailure(code, request)
    failed.append(Completion(exchange, .failure(failure.described)))
  }
}

// MARK: - Ending

extension CurlTransport {
  /// The exchanges that have finished since the last call.
  private func finished() -> [Completion] {
    var completions: [Completion] = []
    var left: Int32 = 0
    while let message = curl_multi_info_read(multi, &left) {
      if let completion = completion(of: message.pointee) { completions.append(completion) }
    }
    failIdleExchanges()
    completions += failed
    failed.removeAll()
    return completions
  }

  private func completion(of message: CURLMsg) -> Completion? {
    guard message.msg == CURLMSG_DONE,
      let exchange = CurlExchange.of(message.easy_handle),
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

// MARK: - Idle timeout

extension CurlTransport {
  /// The number of checks within the idle timeout of an exchange. Checks are counted instead of
  /// time, so that no exchange fails because the program was busy for a while or its clock was set:
  /// data that arrived meanwhile is received first.
  private static let idleChecks = 16

  /// Fails the exchanges without any transfer for the idle timeout.
  private func failIdleExchanges() {
    guard !running.isEmpty, nextIdleCheck <= now else { return }
    let interval = max(1, settings.idleTimeoutMilliseconds / Int64(Self.idleChecks))
    nextIdleCheck = now.advanced(by: interval)
    for (id, exchange) in running where exchange.countIdleChecks() > Self.idleChecks {
      let reason = "no data for \(settings.idleTimeoutMilliseconds) milliseconds"
      failed.append(Completion(id, .failure(exchange.fail(.timeout, because: reason))))
      running[id] = nil
      retire(exchange)
    }
  }
}
