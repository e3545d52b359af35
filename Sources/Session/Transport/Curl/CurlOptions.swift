import CCurl
import MusterWire

/// Sets options of an easy handle and keeps the first error, so that a request is never sent with
/// an option missing.
struct CurlOptions {
  private let easy: UnsafeMutableRawPointer
  private(set) var code = CURLE_OK

  init(_ easy: UnsafeMutableRawPointer) {
    self.easy = easy
  }

  mutating func set(_ option: CURLoption, _ value: Int) {
    keep(muster_curl_set_number(easy, option, value))
  }

  mutating func set(_ option: CURLoption, _ value: String) {
    keep(muster_curl_set_text(easy, option, value))
  }

  mutating func set(_ option: CURLoption, pointer: UnsafeRawPointer?) {
    keep(muster_curl_set_pointer(easy, option, pointer))
  }

  mutating func set(_ option: CURLoption, _ callback: @escaping curl_write_callback) {
    keep(muster_curl_set_callback(easy, option, callback))
  }

  /// Makes libcurl call `callback` each time before it sends the request.
  mutating func set(
    before callback: @escaping curl_prereq_callback, _ pointer: UnsafeMutableRawPointer
  ) {
    keep(muster_curl_set_before(easy, callback, pointer))
  }

  private mutating func keep(_ code: CURLcode) {
    if self.code == CURLE_OK { self.code = code }
  }
}

// MARK: - Options of all requests

extension CurlOptions {
  mutating func set(_ settings: CurlSettings) {
    set(CURLOPT_CONNECTTIMEOUT_MS, Int(clamping: settings.connectTimeoutMilliseconds))
    set(CURLOPT_TIMEOUT_MS, Int(clamping: settings.timeoutMilliseconds))
    set(CURLOPT_NOSIGNAL, 1)
    set(CURLOPT_FOLLOWLOCATION, 0)
    set(CURLOPT_PATH_AS_IS, 1)
    set(CURLOPT_PROTOCOLS_STR, "http,https")
    set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
    set(CURLOPT_ACCEPT_ENCODING, "gzip")
    set(CURLOPT_BUFFERSIZE, settings.bufferBytes)
    setSecurity(settings)
  }

  private mutating func setSecurity(_ settings: CurlSettings) {
    set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    set(CURLOPT_SSL_VERIFYPEER, 1)
    set(CURLOPT_SSL_VERIFYHOST, 2)
    if let file = settings.certificateFile { set(CURLOPT_CAINFO, file) }
    // The proxy is set for each request. libcurl must not read one from the environment.
    set(CURLOPT_NOPROXY, "")
    set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    set(CURLOPT_PROXY_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    set(CURLOPT_PROXY_SSL_VERIFYPEER, 1)
    set(CURLOPT_PROXY_SSL_VERIFYHOST, 2)
    if let file = settings.proxyCertificateFile ?? settings.certificateFile {
      set(CURLOPT_PROXY_CAINFO, file)
    }
  }

  /// Makes libcurl open and close sockets with `watch`.
  mutating func set(_ watch: CurlSockets) {
    let pointer = Unmanaged.passUnretained(watch).toOpaque()
    keep(
      muster_curl_set_sockets(
        easy, { watch, _, address in CurlSockets.at(watch)?.open(address) ?? CURL_SOCKET_BAD },
        { watch, socket in CurlSockets.at(watch)?.close(socket) ?? -1 }, pointer))
  }
}

// MARK: - Request

extension CurlOptions {
  /// Sets each of these options for every request, so that no value of an earlier request remains.
  mutating func set(_ request: HTTPRequest) {
    set(CURLOPT_URL, request.url)
    // Wait for a connection in progress: with TLS, it may be an HTTP/2 connection, which carries
    // many requests.
    set(CURLOPT_PIPEWAIT, request.scheme == "https" ? 1 : 0)
    set(CURLOPT_HTTPGET, 1)
    if request.method == "HEAD" {
      set(CURLOPT_NOBODY, 1)
    } else if CurlOptions.hasBody(request) {
      setBody(request.body)
    }
    set(CURLOPT_CUSTOMREQUEST, request.method)
  }

  /// True if a body is sent, which may be empty. Methods that expect a body are sent with
  /// `Content-Length: 0` then.
  private static func hasBody(_ request: HTTPRequest) -> Bool {
    !request.body.isEmpty || ["POST", "PUT", "PATCH"].contains(request.method)
  }

  private mutating func setBody(_ body: [UInt8]) {
    set(CURLOPT_POST, 1)
    keep(muster_curl_set_size(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)))
    set(CURLOPT_COPYPOSTFIELDS, pointer: body)
  }

  /// The headers for `CURLOPT_HTTPHEADER`: the host, the headers of `request`, and a bare name for
  /// each header that libcurl must not add by itself. The caller frees the list.
  static func headerList(of request: HTTPRequest) -> UnsafeMutablePointer<curl_slist>? {
    var list = curl_slist_append(nil, "Host: " + singleLine(request.host))
    for header in request.headers where header.name.lowercased() != "host" {
      let value = singleLine(header.value)
      list = curl_slist_append(list, singleLine(header.name) + (value.isEmpty ? ";" : ": " + value))
    }
    for name in ["Accept", "Content-Type", "Expect"] where request.header(name) == nil {
      list = curl_slist_append(list, name + ":")
    }
    return list
  }

  /// `text` with a space for every control character: a line break would start another header (RFC
  /// 9110, 5.5). The signature does not change, because SigV4 treats all white space as a space.
  private static func singleLine(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 < 32 }) else { return text }
    return String(decoding: text.utf8.map { $0 < 32 ? 32 : $0 }, as: UTF8.self)
  }
}
