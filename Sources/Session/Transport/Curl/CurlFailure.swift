import CCurl
import MusterWire

/// Why libcurl gave up.
struct CurlFailure {
  let code: CURLcode
  let request: HTTPRequest
  let proxy: Proxy?
  /// Whether libcurl began to send the request; if not, the service has done nothing.
  var wasSent = false
  /// Whether the proxy has answered the request for a tunnel.
  var hasTunnel = false
  /// What libcurl says about it, maybe nothing.
  var detail = ""

  init(_ code: CURLcode, _ request: HTTPRequest, by proxy: Proxy? = nil) {
    self.code = code
    self.request = request
    self.proxy = proxy
  }

  /// What a code means by itself, however far the exchange had come.
  private static let kinds: [CURLcode: TransportFailure.Kind] = [
    CURLE_PEER_FAILED_VERIFICATION: .untrusted, CURLE_SSL_CACERT_BADFILE: .untrusted,
    CURLE_SSL_CERTPROBLEM: .untrusted, CURLE_SSL_INVALIDCERTSTATUS: .untrusted,
    CURLE_SSL_ISSUER_ERROR: .untrusted, CURLE_SSL_CONNECT_ERROR: .handshake,
    CURLE_COULDNT_RESOLVE_PROXY: .proxy, CURLE_PROXY: .proxy,
  ]

  private var kind: TransportFailure.Kind {
    if let kind = CurlFailure.kinds[code] { return kind }
    if wasSent { return code == CURLE_OPERATION_TIMEDOUT ? .timeout : .interrupted }
    // Until there is a tunnel, and without TLS always, it is the proxy that is connected to.
    if proxy != nil, !hasTunnel { return .proxy }
    if code == CURLE_OPERATION_TIMEDOUT { return .connectTimeout }
    return proxy == nil ? .connect : .proxy
  }

  var described: TransportFailure {
    let said = detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail
    let silence = kind == .proxy && code == CURLE_OPERATION_TIMEDOUT ? "it did not answer: " : ""
    return CurlFailure.describe(
      kind, request, by: proxy, because: silence + CurlFailure.harmless(said))
  }

  /// What libcurl says, in a line. It repeats a proxy's URL that it cannot read, with the password.
  private static func harmless(_ said: String) -> String {
    if said.contains("@") { return "the proxy's URL is malformed" }
    return String(decoding: said.utf8.prefix { $0 >= 32 }, as: UTF8.self)
  }

  static func describe(
    _ kind: TransportFailure.Kind, _ request: HTTPRequest, by proxy: Proxy?, because reason: String
  ) -> TransportFailure {
    let endpoint = "\(request.scheme)://\(request.host)/"
    let advice = [way(proxy), advice(kind)].compactMap { $0 }.map { " \($0)." }.joined()
    let what = "\(summary(kind)): \(endpoint) (\(reason))"
    return TransportFailure(kind, advice.isEmpty ? what : what + "." + advice)
  }

  /// Through which proxy the request went, and what to change if it should not.
  private static func way(_ proxy: Proxy?) -> String? {
    proxy.map { proxy in
      "The way leads through the proxy \(proxy.place), which \(proxy.source) names; NO_PROXY names "
        + "the hosts that are reached without it"
    }
  }

  /// The sentence that users of botocore know.
  private static func summary(_ kind: TransportFailure.Kind) -> String {
    switch kind {
    case .connect: "Could not connect to the endpoint URL"
    case .connectTimeout: "Connect timeout on endpoint URL"
    case .proxy: "Failed to connect to the proxy on the way to the endpoint URL"
    case .handshake: "SSL validation failed, no TLS 1.2 or newer with the endpoint URL"
    case .untrusted: "SSL validation failed, the certificate of the endpoint URL is not trusted"
    case .timeout: "Read timeout on endpoint URL"
    case .interrupted: "The connection was closed before the whole answer came from endpoint URL"
    case .tooLarge: "The answer is too large from endpoint URL"
    }
  }

  private static func advice(_ kind: TransportFailure.Kind) -> String? {
    switch kind {
    case .untrusted:
      "If the network or the endpoint has a certificate authority of its own, name the file of its "
        + "certificates in AWS_CA_BUNDLE"
    case .tooLarge: "max_response_bytes says how large one may be"
    case .connect, .connectTimeout, .proxy, .handshake, .timeout, .interrupted: nil
    }
  }
}
