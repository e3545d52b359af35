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
  private var headers: OpaqueHeaders = nil
  private var received = 0
  private var maxResponseBytes = 0
  /// Where libcurl writes what went wrong.
  private let detail: UnsafeMutableBufferPointer<CChar>

  private typealias OpaqueHeaders = UnsafeMutablePointer<curl_slist>?

  /// Nil when there is no memory.
  init?() {
    guard let easy = curl_easy_init() else { return nil }
    self.easy = easy
    detail = .allocate(capacity: Int(CURL_ERROR_SIZE))
    detail.initialize(repeating: 0)
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
  func prepare(
    _ request: HTTPRequest, as id: ExchangeID, _ settings: CurlSettings
  ) -> CURLcode {
    self.id = id
    self.request = request
    maxResponseBytes = settings.maxResponseBytes
    headers = CurlOptions.headerList(of: request)

    var options = CurlOptions(easy)
    options.set(request)
    options.set(settings)
    options.set(CURLOPT_HTTPHEADER, pointer: headers)
    options.set(CURLOPT_ERRORBUFFER, pointer: detail.baseAddress)
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
    return options.code
  }

  /// How the exchange ended, `code` being libcurl's word for it.
  func outcome(_ code: CURLcode) -> Result<HTTPResponse, TransportFailure> {
    if code == CURLE_OK {
      response.status = muster_curl_number(easy, CURLINFO_RESPONSE_CODE)
      return .success(response)
    }
    if received > maxResponseBytes {
      let message = "The answer from \(request.host) is larger than \(maxResponseBytes) bytes."
      return .failure(TransportFailure(.interrupted, message))
    }
    let failure = CurlFailure(
      code: code, wasSent: muster_curl_number(easy, CURLINFO_REQUEST_SIZE) > 0,
      detail: detail.baseAddress.map { String(cString: $0) } ?? "")
    return .failure(failure.described(for: request))
  }

  /// Forgets everything but the handle, which keeps nothing but its place in libcurl's caches.
  func reset() {
    curl_easy_reset(easy)
    curl_slist_free_all(headers)
    headers = nil
    request = HTTPRequest(method: "", host: "")
    response = HTTPResponse(status: 0)
    received = 0
    detail.update(repeating: 0)
  }
}

// MARK: - What arrives

extension CurlExchange {
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
    guard !line.starts(with: "HTTP/".utf8) else { return response.headers.removeAll() }
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
