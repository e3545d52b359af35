import CCurl
import MusterWire

/// Why libcurl gave up.
struct CurlFailure {
  let code: CURLcode
  /// Whether any of the request went out; if not, the service has done nothing.
  let wasSent: Bool
  /// What libcurl says about it, maybe nothing.
  let detail: String

  private static let untrusted: [CURLcode] = [
    CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM,
    CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_ISSUER_ERROR,
  ]

  private var kind: TransportFailure.Kind {
    if CurlFailure.untrusted.contains(code) { return .untrusted }
    guard wasSent else { return .connect }
    return code == CURLE_OPERATION_TIMEDOUT ? .timeout : .interrupted
  }

  func described(for request: HTTPRequest) -> TransportFailure {
    let endpoint = "\(request.scheme)://\(request.host)/"
    let said = detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail
    let reason = String(decoding: said.utf8.prefix { $0 >= 32 }, as: UTF8.self)
    return TransportFailure(kind, "\(summary(kind)): \(endpoint) (\(reason))")
  }

  /// The sentence that users of botocore know.
  private func summary(_ kind: TransportFailure.Kind) -> String {
    switch kind {
    case .connect: "Could not connect to the endpoint URL"
    case .timeout: "Read timeout on endpoint URL"
    case .interrupted: "The connection was closed before the whole answer came from endpoint URL"
    case .untrusted: "The certificate of the endpoint URL is not trusted"
    }
  }
}
