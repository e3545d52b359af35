import CCurl
import MusterWire

/// A failure that libcurl reports, and its description.
struct CurlFailure {
  let code: CURLcode
  let request: HTTPRequest
  let proxy: Proxy?
  /// True if libcurl began to send the request. If not, the service has not executed it.
  var wasSent = false
  /// True if the proxy has responded to the request for a tunnel.
  var hasTunnel = false
  /// libcurl's message, which may be empty.
  var detail = ""

  init(_ code: CURLcode, _ request: HTTPRequest, by proxy: Proxy? = nil) {
    self.code = code
    self.request = request
    self.proxy = proxy
  }

  /// The codes that mean the same at any stage of an exchange.
  private static let kinds: [CURLcode: TransportFailure.Kind] = [
    CURLE_PEER_FAILED_VERIFICATION: .untrusted, CURLE_SSL_CACERT_BADFILE: .untrusted,
    CURLE_SSL_CERTPROBLEM: .untrusted, CURLE_SSL_INVALIDCERTSTATUS: .untrusted,
    CURLE_SSL_ISSUER_ERROR: .untrusted, CURLE_SSL_CONNECT_ERROR: .handshake,
    CURLE_COULDNT_RESOLVE_PROXY: .proxy, CURLE_PROXY: .proxy,
  ]

  private var kind: TransportFailure.Kind {
    if let kind = CurlFailure.kinds[code] { return kind }
    if wasSent { return code == CURLE_OPERATION_TIMEDOUT ? .timeout : .interrupted }
    // Without TLS, and before a tunnel exists, the connection is to the proxy.
    if proxy != nil, !hasTunnel { return .proxy }
    if code == CURLE_OPERATION_TIMEDOUT { return .connectTimeout }
    return proxy == nil ? .connect : .proxy
  }

  var described: TransportFailure {
    let message = detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail
    let prefix = kind == .proxy && code == CURLE_OPERATION_TIMEDOUT ? "no response: " : ""
    return CurlFailure.describe(
      kind, request, by: proxy, because: prefix + CurlFailure.withoutSecrets(message))
  }

  /// The first line of libcurl's message. If libcurl cannot parse a proxy's URL, its message
  /// contains the URL with the password.
  private static func withoutSecrets(_ message: String) -> String {
    if message.contains("@") { return "the proxy's URL is malformed" }
    return String(decoding: message.utf8.prefix { $0 >= 32 }, as: UTF8.self)
  }

  static func describe(
    _ kind: TransportFailure.Kind, _ request: HTTPRequest, by proxy: Proxy?, because reason: String
  ) -> TransportFailure {
    let endpoint = "\(request.scheme)://\(request.host)/"
    let advice = [route(proxy), advice(kind)].compactMap { $0 }.map { " \($0)." }.joined()
    let message = "\(summary(kind)): \(endpoint) (\(reason))"
    return TransportFailure(kind, advice.isEmpty ? message : message + "." + advice)
  }

  /// The proxy that the request uses, where it is configured, and how to bypass it.
  private static func route(_ proxy: Proxy?) -> String? {
    proxy.map { proxy in
      "The request uses the proxy \(proxy.hostAndPort) from \(proxy.source); to bypass the proxy, "
        + "add the host to NO_PROXY"
    }
  }

  /// botocore's message for the failure, or a similar one if botocore has none.
  private static func summary(_ kind: TransportFailure.Kind) -> String {
    switch kind {
    case .connect: "Could not connect to the endpoint URL"
    case .connectTimeout: "Connect timeout on endpoint URL"
    case .proxy: "Failed to connect to the proxy on the way to the endpoint URL"
    case .handshake: "SSL validation failed, TLS 1.2 or newer is not available at the endpoint URL"
    case .untrusted: "SSL validation failed, the certificate of the endpoint URL is not trusted"
    case .timeout: "Read timeout on endpoint URL"
    case .interrupted:
      "Connection was closed before the complete response arrived from endpoint URL"
    case .tooLarge: "The response exceeds the size limit at endpoint URL"
    case .stopped, .abandoned: "The session was stopped before the response of endpoint URL"
    case .clock: "The session's clock does not advance at endpoint URL"
    }
  }

  private static func advice(_ kind: TransportFailure.Kind) -> String? {
    switch kind {
    case .untrusted:
      "If the network or the endpoint has its own certificate authority, set AWS_CA_BUNDLE to the "
        + "file with its certificates"
    case .tooLarge: "Raise max_response_bytes to accept larger responses"
    case .connect, .connectTimeout, .proxy, .handshake, .timeout, .interrupted, .stopped,
      .abandoned, .clock:
      nil
    }
  }
}
