import CCurl
import MusterWire

/// One request under way and its answer as far as it has come; used again when it is over.
///
/// libcurl holds a pointer to it that does not count as a reference: the transport keeps it alive
/// for as long as its handle is in use.
final class CurlExchange {
  let easy: UnsafeMutableRawPointer
  private(set) var id = ExchangeID(0)
  private var request = HTTPRequest(method: "", host: "")
  private var response = HTTPResponse(status: 0)
  private var headers: UnsafeMutablePointer<curl_slist>?
  private var proxy: Proxy?
  private var received = 0
  /// Whether there was a connection, through proxy and TLS, on which libcurl began to send the request:
  /// from then on, the service may have done what it asks.
  private var isSent = false
  /// Whether the blank line came that ends the head.
  private var hasHead = false
  private let maxResponseBytes: Int
  /// Where libcurl writes what went wrong.
  private let detail: UnsafeMutableBufferPointer<CChar>
  /// How much had come and gone when it was last looked at, and how often it was the same since.
  private var moved: curl_off_t = 0
  private var stillness = 0

  /// Nil when there is no memory, or libcurl cannot do what `settings` ask for.
  init?(_ settings: CurlSettings, _ watch: CurlWatch) {
    guard let easy = curl_easy_init() else { return nil }
    self.easy = easy
    maxResponseBytes = settings.maxResponseBytes
    detail = .allocate(capacity: Int(CURL_ERROR_SIZE))
    detail.initialize(repeating: 0)

    var options = CurlOptions(easy)
    options.set(settings)
    options.set(watch)
    options.set(CURLOPT_ERRORBUFFER, pointer: detail.baseAddress)
    setSender(&options)
    setReceivers(&options)
    guard options.code == CURLE_OK else { return nil }
  }

  deinit {
    curl_easy_cleanup(easy)
    curl_slist_free_all(headers)
    detail.deallocate()
  }

  /// The exchange that a handle belongs to.
  static func behind(_ easy: UnsafeMutableRawPointer?) -> CurlExchange? {
    muster_curl_private(easy).map { Unmanaged.fromOpaque($0).takeUnretainedValue() }
  }

  /// Makes the handle ready to be added to a multi handle.
  func prepare(_ request: HTTPRequest, as id: ExchangeID, by proxy: Proxy?) -> CURLcode {
    self.id = id
    self.request = request
    self.proxy = proxy
    let list = CurlOptions.headerList(of: request)
    var options = CurlOptions(easy)
    options.set(request)
    options.set(CURLOPT_PROXY, proxy?.url ?? "")
    options.set(CURLOPT_HTTPHEADER, pointer: list)
    curl_slist_free_all(headers)
    headers = list
    return options.code
  }

  /// How the exchange ended, `code` being libcurl's word for it.
  func outcome(_ code: CURLcode) -> Result<HTTPResponse, TransportFailure> {
    if code == CURLE_OK, hasHead {
      response.status = muster_curl_number(easy, CURLINFO_RESPONSE_CODE)
      return .success(response)
    }
    if received > maxResponseBytes {
      return .failure(fail(.tooLarge, because: "it has more than \(maxResponseBytes) bytes"))
    }
    guard code != CURLE_OK else {
      // libcurl is content with a head that was cut off.
      return .failure(fail(.interrupted, because: "it ended within the head"))
    }
    var failure = CurlFailure(code, request, by: proxy)
    failure.wasSent = isSent
    failure.hasTunnel = muster_curl_number(easy, CURLINFO_HTTP_CONNECTCODE) != 0
    failure.detail = detail.baseAddress.map { String(cString: $0) } ?? ""
    return .failure(failure.described)
  }

  /// The failure of this exchange that is not libcurl's.
  func fail(_ kind: TransportFailure.Kind, because reason: String) -> TransportFailure {
    CurlFailure.describe(kind, request, by: proxy, because: reason)
  }

  /// Forgets what it was used for.
  func reset() {
    request = HTTPRequest(method: "", host: "")
    response = HTTPResponse(status: 0)
    (received, moved, stillness, hasHead, isSent) = (0, 0, 0, false, false)
    detail.first == 0 ? () : detail.update(repeating: 0)
  }
}

// MARK: - Progress

extension CurlExchange {
  /// How many times in a row, this one included, it was found that nothing came or went. Until there
  /// is a connection, libcurl watches the time. Of the head, whole lines count.
  func countStillness() -> Int {
    guard isSent else { return 0 }
    let moved =
      muster_curl_size(easy, CURLINFO_SIZE_UPLOAD_T)
      + muster_curl_size(easy, CURLINFO_SIZE_DOWNLOAD_T)
      + curl_off_t(muster_curl_number(easy, CURLINFO_HEADER_SIZE))
    stillness = moved == self.moved ? stillness + 1 : 0
    self.moved = moved
    return stillness
  }
}

// MARK: - What is sent

extension CurlExchange {
  /// Has libcurl ask before it sends the request. It sends it again of its own accord when a
  /// connection that was kept ends before the answer; one that must not be done twice is not.
  private func setSender(_ options: inout CurlOptions) {
    let pointer = Unmanaged.passUnretained(self).toOpaque()
    let before: curl_prereq_callback = { exchange, _, _, _, _ in
      guard let exchange else { return CURL_PREREQFUNC_ABORT }
      let sender = Unmanaged<CurlExchange>.fromOpaque(exchange).takeUnretainedValue()
      return sender.beginSending() ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
    }
    options.set(before: before, pointer)
  }

  /// Whether the request may be sent now.
  ///
  /// By HTTP/2, a server may refuse a stream before it has done anything (REFUSED_STREAM, or GOAWAY
  /// with an earlier stream: RFC 9113, 8.7), and libcurl then sends again what would be safe for
  /// any request. It asks here in the same way as after a connection that was kept has ended, and
  /// tells the two apart in nothing but its verbose text (7.88, Curl_retry_request in transfer.c); so
  /// that such a request fails here as one that may have been carried out.
  private func beginSending() -> Bool {
    guard !isSent || request.isRepeatable else { return false }
    isSent = true
    return true
  }
}

// MARK: - What arrives

extension CurlExchange {
  /// Has libcurl give what arrives to this exchange.
  private func setReceivers(_ options: inout CurlOptions) {
    let pointer = Unmanaged.passUnretained(self).toOpaque()
    options.set(CURLOPT_PRIVATE, pointer: pointer)
    options.set(CURLOPT_WRITEDATA, pointer: pointer)
    options.set(CURLOPT_HEADERDATA, pointer: pointer)
    options.set(CURLOPT_WRITEFUNCTION) { bytes, size, count, exchange in
      CurlExchange.receive(bytes, size * count, exchange) { $0.append(body: $1) }
    }
    options.set(CURLOPT_HEADERFUNCTION) { bytes, size, count, exchange in
      CurlExchange.receive(bytes, size * count, exchange) { $0.append(header: $1) }
    }
  }

  /// Called by libcurl with a piece of the answer; any other number than `count` ends the exchange.
  private static func receive(
    _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int, _ exchange: UnsafeMutableRawPointer?,
    _ append: (CurlExchange, UnsafeRawBufferPointer) -> Void
  ) -> Int {
    guard let exchange else { return 0 }
    let receiver = Unmanaged<CurlExchange>.fromOpaque(exchange).takeUnretainedValue()
    receiver.received += count
    guard receiver.received <= receiver.maxResponseBytes else { return 0 }
    append(receiver, UnsafeRawBufferPointer(start: bytes, count: count))
    return count
  }

  private func append(body bytes: UnsafeRawBufferPointer) {
    response.body.append(contentsOf: bytes)
  }

  /// Takes a line of the head. A status line begins a new answer: what stood before it was an
  /// informational one (100 Continue).
  private func append(header line: UnsafeRawBufferPointer) {
    if line.starts(with: "HTTP/".utf8) {
      hasHead = false
      response.headers.removeAll()
      return
    }
    if line.first == UInt8(ascii: "\r") || line.first == UInt8(ascii: "\n") { hasHead = true }
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return }
    let name = String(decoding: line[..<colon], as: UTF8.self)
    let value = line[line.index(after: colon)...]
    response.headers.append(HTTPHeader(name, String(decoding: value.trimmed, as: UTF8.self)))
  }
}

extension Slice<UnsafeRawBufferPointer> {
  /// Without the white space at both ends.
  fileprivate var trimmed: Self {
    let isText: (UInt8) -> Bool = { $0 > UInt8(ascii: " ") }
    guard let first = firstIndex(where: isText), let last = lastIndex(where: isText) else {
      return self[endIndex...]
    }
    return self[first...last]
  }
}
