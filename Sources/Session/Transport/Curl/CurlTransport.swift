import CCurl
import MusterText
import MusterWire

/// Sends requests over the network: libcurl's multi interface, kept-alive connections.
///
/// Unchecked, because the contract of `Transport` lets one thread at a time in; `wake()` alone may
/// come from any, and touches only what is made for it.
public final class CurlTransport: Transport, @unchecked Sendable {
  private let settings: CurlSettings
  private let multi: UnsafeMutableRawPointer
  private let watch: CurlWatch

  private var running: [ExchangeID: CurlExchange] = [:]
  /// Exchanges that are over; libcurl wants their handles used again.
  private var idle: [CurlExchange] = []
  /// Those that ended without libcurl: they did not even start, or stood still for too long.
  private var given: [Completion] = []
  /// When it is next looked for exchanges that stand still.
  private var nextLook = Instant(milliseconds: 0)

  private static let initialized = muster_curl_initialize() == CURLE_OK

  public init(_ settings: CurlSettings = CurlSettings()) throws(TransportFailure) {
    guard CurlTransport.initialized, let watch = CurlWatch(), let multi = curl_multi_init() else {
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
    given.removeAll { $0.exchange == exchange }
    if let cancelled = running.removeValue(forKey: exchange) { retire(cancelled) }
  }

  public func wait(until deadline: Instant?) -> [Completion] {
    while true {
      let left = deadline.map { max(0, now.remaining(until: $0)) }
      watch.wait(atMost: min(left ?? .max, patience ?? .max), for: multi)
      let completions = finished()
      let isOver = deadline.map { $0 <= now } ?? false
      if watch.takeWake() || !completions.isEmpty || isOver { return completions }
    }
  }

  public func wake() { watch.wake() }

  public var secrets: [String] { settings.proxies.secrets }

  public var descriptor: Int32? { watch.descriptor }

  public var patience: Int64? {
    guard given.isEmpty else { return 0 }
    let look = running.isEmpty ? nil : max(0, now.remaining(until: nextLook))
    return [watch.timeout, look].compactMap { $0 }.min()
  }
}

// MARK: - Starting

extension CurlTransport {
  public func start(_ request: HTTPRequest, as exchange: ExchangeID) {
    guard let fresh = idle.popLast() ?? CurlExchange(settings, watch) else {
      return refuse(exchange, request, CURLE_OUT_OF_MEMORY)
    }
    let proxy = settings.proxies.proxy(for: request)
    let code = fresh.prepare(request, as: exchange, by: proxy)
    guard code == CURLE_OK else { return refuse(exchange, request, code) }
    guard curl_multi_add_handle(multi, fresh.easy) == CURLM_OK else {
      return refuse(exchange, request, CURLE_FAILED_INIT)
    }
    running[exchange] = fresh
  }

  private func refuse(_ exchange: ExchangeID, _ request: HTTPRequest, _ code: CURLcode) {
    let failure = CurlFailure(code, request)
    given.append(Completion(exchange, .failure(failure.described)))
  }
}

// MARK: - Ending

extension CurlTransport {
  /// Collects what is over.
  private func finished() -> [Completion] {
    var completions: [Completion] = []
    var left: Int32 = 0
    while let message = curl_multi_info_read(multi, &left) {
      if let completion = completion(of: message.pointee) { completions.append(completion) }
    }
    endStill()
    completions += given
    given.removeAll()
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

// MARK: - Time

extension CurlTransport {
  /// How often in its idle time-out an exchange is looked at. Looks are counted, not the time between
  /// them, so that nothing ends because the program did something else for a while, or its clock was
  /// set: what came meanwhile is seen first.
  private static let looks = 16

  /// Ends exchanges on which nothing came or went for the idle time-out.
  private func endStill() {
    guard !running.isEmpty, nextLook <= now else { return }
    nextLook = now.advanced(by: max(1, settings.idleTimeoutMilliseconds / Int64(Self.looks)))
    for (id, exchange) in running where exchange.countStillness() > Self.looks {
      let reason = "nothing came for \(settings.idleTimeoutMilliseconds) milliseconds"
      given.append(Completion(id, .failure(exchange.fail(.timeout, because: reason))))
      running[id] = nil
      retire(exchange)
    }
  }
}
