import CCurl
import MusterWire

/// One request in progress and the part of its response that has arrived. Reused when it is
/// finished.
///
/// libcurl holds an unretained pointer to it: the transport keeps it alive for as long as its
/// handle is in use.
final class CurlExchange {
  let easy: UnsafeMutableRawPointer
  private(set) var id = ExchangeID(0)
  private var request = HTTPRequest(method: "", host: "")
  private var response = HTTPResponse(status: 0)
  private var headers: UnsafeMutablePointer<curl_slist>?
  private var proxy: Proxy?
  private var received = 0
  /// True if libcurl began to send the request on a connection, after the proxy and TLS were set
  /// up. From then on, the service may have executed the request.
  private var isSent = false
  /// True if the blank line that ends the headers has arrived.
  private var hasHead = false
  private let maxResponseBytes: Int
  /// libcurl writes its error messages here.
  private let detail: UnsafeMutableBufferPointer<CChar>
  /// The number of bytes transferred at the last check, and the number of checks since then that
  /// found the same number.
  private var transferredBytes: curl_off_t = 0
  private var idleChecks = 0

  /// Nil if there is not enough memory, or libcurl does not support an option of `settings`.
  init?(_ settings: CurlSettings, _ watch: CurlSockets) {
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

  /// The exchange of a handle.
  static func of(_ easy: UnsafeMutableRawPointer?) -> CurlExchange? {
    muster_curl_private(easy).map { Unmanaged.fromOpaque($0).takeUnretainedValue() }
  }

  /// Prepares the handle so that it can be added to a multi handle.
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

  /// The outcome of the exchange. `code` is libcurl's result.
  func outcome(_ code: CURLcode) -> Result<HTTPResponse, TransportFailure> {
    if code == CURLE_OK, hasHead { return completeResponse }
    if received > maxResponseBytes {
      return .failure(fail(.tooLarge, because: "it has more than \(maxResponseBytes) bytes"))
    }
    guard code != CURLE_OK else {
      // libcurl reports success if the connection ends within the headers.
      return .failure(fail(.interrupted, because: "it ended within the headers"))
    }
    var failure = CurlFailure(code, request, by: proxy)
    failure.wasSent = isSent
    failure.hasTunnel = muster_curl_number(easy, CURLINFO_HTTP_CONNECTCODE) != 0
    failure.detail = detail.baseAddress.map { String(cString: $0) } ?? ""
    return .failure(failure.described)
  }

  /// The response, unless its length is unknown: after a Content-Length that overflows, libcurl
  /// reads until the connection ends and reports success (7.88, http.c).
  private var completeResponse: Result<HTTPResponse, TransportFailure> {
    response.status = muster_curl_number(easy, CURLINFO_RESPONSE_CODE)
    do throws(ContentLengthError) {
      _ = try response.contentLength()
      return .success(response)
    } catch {
      return .failure(fail(.interrupted, because: error.reason))
    }
  }

  /// A failure of this exchange that libcurl does not report.
  func fail(_ kind: TransportFailure.Kind, because reason: String) -> TransportFailure {
    CurlFailure.describe(kind, request, by: proxy, because: reason)
  }

  /// Clears the exchange for the next request.
  func reset() {
    request = HTTPRequest(method: "", host: "")
    response = HTTPResponse(status: 0)
    (received, transferredBytes, idleChecks, hasHead, isSent) = (0, 0, 0, false, false)
    detail.first == 0 ? () : detail.update(repeating: 0)
  }
}

// MARK: - Progress

extension CurlExchange {
  /// Checks whether bytes were transferred since the last check. Returns the number of checks in a
  /// row, including this one, that found no transfer. Before there is a connection, the result is
  /// 0: libcurl enforces the connect timeout. Headers count line by line.
  func countIdleChecks() -> Int {
    guard isSent else { return 0 }
    let bytes =
      muster_curl_size(easy, CURLINFO_SIZE_UPLOAD_T)
      + muster_curl_size(easy, CURLINFO_SIZE_DOWNLOAD_T)
      + curl_off_t(muster_curl_number(easy, CURLINFO_HEADER_SIZE))
    idleChecks = bytes == transferredBytes ? idleChecks + 1 : 0
    transferredBytes = bytes
    return idleChecks
  }
}

// MARK: - Sending

extension CurlExchange {
  /// Makes libcurl call `beginSending` before it sends the request. When a reused connection ends
  /// before the response, libcurl resends the request by itself. A request that is not idempotent
  /// must not be resent.
  private func setSender(_ options: inout CurlOptions) {
    let pointer = Unmanaged.passUnretained(self).toOpaque()
    let before: curl_prereq_callback = { exchange, _, _, _, _ in
      guard let exchange else { return CURL_PREREQFUNC_ABORT }
      let sender = Unmanaged<CurlExchange>.fromOpaque(exchange).takeUnretainedValue()
      return sender.beginSending() ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
    }
    options.set(before: before, pointer)
  }

  /// True if the request may be sent now.
  ///
  /// With HTTP/2, a server may refuse a stream before it has processed anything (REFUSED_STREAM, or
  /// GOAWAY with an earlier stream: RFC 9113, 8.7), and libcurl then resends the request, which is
  /// safe for any request. libcurl calls this function then in the same way as after a kept
  /// connection has ended, and distinguishes the two only in its verbose output (7.88,
  /// Curl_retry_request in transfer.c). Such a request therefore fails here as one that may have
  /// been executed.
  private func beginSending() -> Bool {
    guard !isSent || request.isIdempotent else { return false }
    isSent = true
    return true
  }
}

// MARK: - Receiving

extension CurlExchange {
  /// Makes libcurl pass the response to this exchange.
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

  /// Called by libcurl with a part of the response. A return value other than `count` aborts the
  /// exchange.
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

  /// Adds a header line. A status line starts a new response: the one before was informational
  /// (100 Continue).
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
  /// The bytes without leading and trailing white space.
  fileprivate var trimmed: Self {
    let isText: (UInt8) -> Bool = { $0 > UInt8(ascii: " ") }
    guard let first = firstIndex(where: isText), let last = lastIndex(where: isText) else {
      return self[endIndex...]
    }
    return self[first...last]
  }
}
