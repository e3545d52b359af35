import MusterConfiguration
import MusterDocument
import MusterTransport
import MusterWire

/// Credentials of the role that an EC2 instance has, from the instance metadata service: version 2,
/// which wants a token of its own first, and version 1 where there is no such.
struct InstanceCredentials: CredentialsProvider {
  let name = "the instance metadata service"
  private let configuration: Configuration

  init(_ configuration: Configuration) {
    self.configuration = configuration
  }

  func search() -> Search {
    .reading { () throws(ConfigurationError) in
      if try configuration.flag(.metadataDisabled) == true {
        return .nothing("AWS_EC2_METADATA_DISABLED is true")
      }
      let text = try endpoint()
      guard let base = MetadataURL(text) else {
        return .failed(
          CredentialsError(
            code: "InvalidIMDSEndpointError",
            "The endpoint of the instance metadata service is '\(MaskedURL.of(text))'; it must be a URL."
          ))
      }
      return MetadataVisit(
        base: base,
        timeout: 1000 * min(try configuration.count(.metadataTimeout) ?? 1, 3600),
        attempts: try configuration.count(.metadataAttempts) ?? 1,
        isV1Disabled: try configuration.flag(.metadataV1Disabled) ?? false
      ).search()
    }
  }

  private func endpoint() throws(ConfigurationError) -> String {
    let usesIPv6 = try configuration.flag(.metadataUsesIPv6) == true ? "ipv6" : "ipv4"
    let mode = try configuration.choice(.metadataMode) ?? usesIPv6
    if let stated = try configuration.stated(.metadataEndpoint) { return stated.text }
    return mode == "ipv6" ? "http://[fd00:ec2::254]/" : "http://169.254.169.254/"
  }
}

/// One visit to the metadata service: a token, the name of the role, its credentials.
private struct MetadataVisit: Sendable {
  let base: MetadataURL
  let timeout: Int64
  let attempts: Int64
  let isV1Disabled: Bool

  private static let rolePath = "latest/meta-data/iam/security-credentials/"
  private static let tokenSeconds = "21600"

  func search() -> Search {
    askForToken(attempt: 1)
  }

  private func request(_ method: String, _ path: String, _ header: HTTPHeader?) -> HTTPRequest {
    var url = base
    url.target += (url.target.hasSuffix("/") ? "" : "/") + path
    return url.request(method, header.map { [$0] } ?? [])
  }

  /// Without an answer, or with one that knows no tokens, version 1 is tried.
  private func askForToken(attempt: Int64) -> Search {
    let lifetime = HTTPHeader("x-aws-ec2-metadata-token-ttl-seconds", Self.tokenSeconds)
    return .send(request("PUT", "latest/api/token", lifetime), within: timeout) { outcome in
      switch outcome {
      case .success(let response) where response.status == 200:
        return askForRole(token: String(decoding: response.body, as: UTF8.self))
      case .success(let response) where response.status == 400:
        return .nothing("it did not understand the request for a token (HTTP 400)")
      case .success(let response) where [403, 404, 405].contains(response.status):
        return askWithoutToken("HTTP \(response.status)")
      case .failure(let failure) where failure.kind == .timeout:
        return askWithoutToken(failure.message)
      case .success(let response):
        return again(attempt, "HTTP \(response.status)")
      case .failure(let failure):
        return again(attempt, failure.message)
      }
    }
  }

  private func again(_ attempt: Int64, _ reason: String) -> Search {
    attempt < attempts ? askForToken(attempt: attempt + 1) : askWithoutToken(reason)
  }

  private func askWithoutToken(_ reason: String) -> Search {
    guard !isV1Disabled else {
      return .nothing("there is no token to be had (\(reason)), and version 1 is disabled")
    }
    return askForRole(token: nil)
  }

  private func askForRole(token: String?) -> Search {
    let isUsable: @Sendable (HTTPResponse) -> Bool = { !$0.body.isEmpty }
    return get(Self.rolePath, token, attempt: 1, isUsable: isUsable) { response in
      let text = String(decoding: response.body, as: UTF8.self)
      let role = text.split(whereSeparator: \.isWhitespace).first ?? ""
      return askForCredentials(of: String(role), token: token)
    }
  }

  private func askForCredentials(of role: String, token: String?) -> Search {
    let isUsable: @Sendable (HTTPResponse) -> Bool = { (try? Document($0.body)) != nil }
    return get(Self.rolePath + role, token, attempt: 1, isUsable: isUsable) { response in
      guard let root = (try? Document(response.body))?.root else {
        return .nothing("it answered with no JSON")
      }
      if root["AccessKeyId"] == nil, let code = root["Code"]?.string {
        return .nothing("it has none for the role \(role): \(code)")
      }
      return ExpiringCredentials.search(root, KeyNames(token: "Token"), method: "iam-role") {
        reason in
        .nothing("it \(reason)")
      }.then { grant in
        var grant = grant
        grant.outlivesExpiry = true
        return .found(grant)
      }
    }
  }

  private func get(
    _ path: String, _ token: String?, attempt: Int64,
    isUsable: @escaping @Sendable (HTTPResponse) -> Bool,
    then: @escaping @Sendable (HTTPResponse) -> Search
  ) -> Search {
    let header = token.map { HTTPHeader("x-aws-ec2-metadata-token", $0) }
    return .send(request("GET", path, header), within: timeout) { outcome in
      if let response = try? outcome.get(), response.status == 200, isUsable(response) {
        return then(response)
      }
      guard attempt >= attempts else {
        return get(path, token, attempt: attempt + 1, isUsable: isUsable, then: then)
      }
      switch outcome {
      case .success(let response): return .nothing("it answered with HTTP \(response.status)")
      case .failure(let failure): return .nothing(failure.message)
      }
    }
  }
}
