import MusterDocument
import MusterTransport
import MusterWire

/// Credentials of a container, from an agent outside it. Amazon ECS sets a path in the environment;
/// EKS Pod Identity and others set a URL.
struct ContainerCredentials: CredentialsProvider {
  let name = "the container"
  private let environment: [String: String]

  init(_ environment: [String: String]) {
    self.environment = environment
  }

  private static let relative = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
  private static let full = "AWS_CONTAINER_CREDENTIALS_FULL_URI"
  /// The agents of ECS and EKS, which do not use TLS.
  private static let agents = ["169.254.170.2", "169.254.170.23", "fd00:ec2::23", "localhost"]
  private static let timeoutMilliseconds: Int64 = 2000
  private static let attempts = 3
  private static let pauseMilliseconds: Int64 = 1000

  func lookup() -> CredentialsLookup {
    if let path = variable(Self.relative) {
      return lookup(at: "http://169.254.170.2" + path, Self.relative)
    }
    if let url = variable(Self.full) { return lookup(at: url, Self.full) }
    return .notFound("neither \(Self.relative) nor \(Self.full) is set")
  }

  private func variable(_ name: String) -> String? {
    environment[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  private func lookup(at text: String, _ source: String) -> CredentialsLookup {
    guard let url = MetadataURL(text) else {
      return .failed(.invalid("'\(MaskedURL.of(text))' (\(source)) must be a URL."))
    }
    guard
      url.scheme == "https" || url.isLoopback || Self.agents.contains(String(url.name))
    else {
      return .failed(
        .invalid(
          "'\(MaskedURL.of(text))' (\(source)) must use https: http is allowed only for loopback "
            + "addresses and for \(Self.agents.joined(separator: ", "))."))
    }
    return withToken { token in
      let accept = HTTPHeader("Accept", "application/json")
      let headers = [accept] + (token.map { [HTTPHeader("Authorization", $0)] } ?? [])
      return send(url.request("GET", headers), attempt: 1)
    }
  }

  /// The authorization token for the agent, from a variable or from a file. The file is read each
  /// time, because it changes.
  private func withToken(then: @escaping @Sendable (String?) -> CredentialsLookup)
    -> CredentialsLookup
  {
    let name = "AWS_CONTAINER_AUTHORIZATION_TOKEN"
    guard let path = variable(name + "_FILE") else {
      return checked(variable(name), name, then)
    }
    return .read(path) { bytes in
      guard let token = bytes.flatMap({ String(validating: $0, as: UTF8.self) }) else {
        return .failed(
          .invalid("The file '\(path)' (\(name)_FILE) is missing or not readable."))
      }
      return checked(token, "The file '\(path)' (\(name)_FILE)", then)
    }
  }

  private func checked(
    _ token: String?, _ source: String, _ then: @Sendable (String?) -> CredentialsLookup
  ) -> CredentialsLookup {
    guard token?.contains(where: \.isNewline) != true else {
      return .failed(.invalid("\(source) contains a newline, which is not valid in a header."))
    }
    return then(token)
  }

  private func send(_ request: HTTPRequest, attempt: Int) -> CredentialsLookup {
    .send(request, within: Self.timeoutMilliseconds) { outcome in
      let result = read(outcome)
      guard case .failed(let error) = result, error.isRetryable else { return result }
      guard attempt < Self.attempts else { return result }
      return .wait(Self.pauseMilliseconds) { send(request, attempt: attempt + 1) }
    }
  }

  private func read(_ outcome: Result<HTTPResponse, TransportFailure>) -> CredentialsLookup {
    switch outcome {
    case .failure(let failure): return transientFailure("did not respond: \(failure.message)")
    case .success(let response):
      guard response.status == 200 else {
        return transientFailure("responded with HTTP \(response.status)")
      }
      guard let root = (try? Document(received: response.body))?.root, root.kind == .object else {
        return transientFailure("did not respond with a JSON object")
      }
      let names = CredentialsJSONNames(token: "Token")
      return names.lookup(in: root, method: "container-role") { problem in
        .failed(.retrieval("The agent of the container \(problem)."))
      }
    }
  }

  private func transientFailure(_ problem: String) -> CredentialsLookup {
    .failed(.retrieval("The agent of the container \(problem).", isRetryable: true))
  }
}
