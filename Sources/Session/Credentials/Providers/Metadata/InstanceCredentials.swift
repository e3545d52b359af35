import MusterConfiguration
import MusterDocument
import MusterTransport
import MusterWire

/// Credentials of the role of an EC2 instance, from the instance metadata service: version 2, which
/// requires a token, or version 1 if there is no token.
struct InstanceCredentials: CredentialsProvider {
  let name = "the instance metadata service"
  private let configuration: Configuration

  init(_ configuration: Configuration) {
    self.configuration = configuration
  }

  func lookup() -> CredentialsLookup {
    .reading { () throws(ConfigurationError) in
      if try configuration.flag(.metadataDisabled) == true {
        return .notFound("AWS_EC2_METADATA_DISABLED is true")
      }
      let text = try endpoint()
      guard let base = MetadataURL(text) else {
        return .failed(
          CredentialsError(
            code: "InvalidIMDSEndpointError",
            "The endpoint of the instance metadata service, '\(MaskedURL.of(text))', must be a URL."
          ))
      }
      return MetadataRequests(
        base: base,
        timeoutMilliseconds: 1000 * min(try configuration.integer(.metadataTimeout) ?? 1, 3600),
        attempts: try configuration.integer(.metadataAttempts) ?? 1,
        isV1Disabled: try configuration.flag(.metadataV1Disabled) ?? false
      ).lookup()
    }
  }

  private func endpoint() throws(ConfigurationError) -> String {
    let usesIPv6 = try configuration.flag(.metadataUsesIPv6) == true ? "ipv6" : "ipv4"
    let mode = try configuration.choice(.metadataMode) ?? usesIPv6
    if let value = try configuration.value(of: .metadataEndpoint) { return value.text }
    return mode == "ipv6" ? "http://[fd00:ec2::254]/" : "http://169.254.169.254/"
  }
}

/// The requests to the metadata service: for a token, the name of the role, and its credentials.
private struct MetadataRequests: Sendable {
  let base: MetadataURL
  let timeoutMilliseconds: Int64
  let attempts: Int64
  let isV1Disabled: Bool

  private static let rolePath = "latest/meta-data/iam/security-credentials/"
  private static let tokenSeconds = "21600"

  func lookup() -> CredentialsLookup {
    requestToken(attempt: 1)
  }

  private func request(_ method: String, _ path: String, _ header: HTTPHeader?) -> HTTPRequest {
    var url = base
    url.target += (url.target.hasSuffix("/") ? "" : "/") + path
    return url.request(method, header.map { [$0] } ?? [])
  }

  /// Without a response, or if the service does not support tokens, version 1 is tried.
  private func requestToken(attempt: Int64) -> CredentialsLookup {
    let lifetime = HTTPHeader("x-aws-ec2-metadata-token-ttl-seconds", Self.tokenSeconds)
    return .send(request("PUT", "latest/api/token", lifetime), within: timeoutMilliseconds) {
      outcome in
      switch outcome {
      case .success(let response) where response.status == 200:
        return requestRole(token: String(decoding: response.body, as: UTF8.self))
      case .success(let response) where response.status == 400:
        return .notFound("it rejected the request for a token (HTTP 400)")
      case .success(let response) where [403, 404, 405].contains(response.status):
        return useVersion1("HTTP \(response.status)")
      case .failure(let failure) where failure.kind == .timeout:
        return useVersion1(failure.message)
      case .success(let response):
        return retry(attempt, "HTTP \(response.status)")
      case .failure(let failure):
        return retry(attempt, failure.message)
      }
    }
  }

  private func retry(_ attempt: Int64, _ reason: String) -> CredentialsLookup {
    attempt < attempts ? requestToken(attempt: attempt + 1) : useVersion1(reason)
  }

  private func useVersion1(_ reason: String) -> CredentialsLookup {
    guard !isV1Disabled else {
      return .notFound("no token is available (\(reason)), and version 1 is disabled")
    }
    return requestRole(token: nil)
  }

  private func requestRole(token: String?) -> CredentialsLookup {
    let isUsable: @Sendable (HTTPResponse) -> Bool = { !$0.body.isEmpty }
    return get(Self.rolePath, token, attempt: 1, isUsable: isUsable) { response in
      let text = String(decoding: response.body, as: UTF8.self)
      let role = text.split(whereSeparator: \.isWhitespace).first ?? ""
      return requestCredentials(of: String(role), token: token)
    }
  }

  private func requestCredentials(of role: String, token: String?) -> CredentialsLookup {
    let isUsable: @Sendable (HTTPResponse) -> Bool = { (try? Document(received: $0.body)) != nil }
    return get(Self.rolePath + role, token, attempt: 1, isUsable: isUsable) { response in
      guard let root = (try? Document(received: response.body))?.root else {
        return .notFound("it did not respond with JSON")
      }
      if root["AccessKeyId"] == nil, let code = root["Code"]?.string {
        return .notFound("it has no credentials for the role \(role): \(code)")
      }
      return CredentialsJSONNames(token: "Token")
        .lookup(in: root, method: "iam-role") { problem in .notFound("it \(problem)") }
        .changed { $0.outlivesExpiry = true }
    }
  }

  private func get(
    _ path: String, _ token: String?, attempt: Int64,
    isUsable: @escaping @Sendable (HTTPResponse) -> Bool,
    then: @escaping @Sendable (HTTPResponse) -> CredentialsLookup
  ) -> CredentialsLookup {
    let header = token.map { HTTPHeader("x-aws-ec2-metadata-token", $0) }
    return .send(request("GET", path, header), within: timeoutMilliseconds) { outcome in
      if let response = try? outcome.get(), response.status == 200, isUsable(response) {
        return then(response)
      }
      guard attempt >= attempts else {
        return get(path, token, attempt: attempt + 1, isUsable: isUsable, then: then)
      }
      switch outcome {
      case .success(let response): return .notFound("it responded with HTTP \(response.status)")
      case .failure(let failure): return .notFound(failure.message)
      }
    }
  }
}
