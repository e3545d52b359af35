import MusterDocument
import MusterTransport
import MusterWire

/// Credentials of a container, which an agent beside it hands out: of Amazon ECS under a path that
/// the environment names, of EKS Pod Identity and others under a URL.
struct ContainerCredentials: CredentialsProvider {
  let name = "the container"
  private let environment: [String: String]

  init(_ environment: [String: String]) {
    self.environment = environment
  }

  private static let relative = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
  private static let full = "AWS_CONTAINER_CREDENTIALS_FULL_URI"
  /// The agents of ECS and EKS, which are reached without TLS.
  private static let agents = ["169.254.170.2", "169.254.170.23", "fd00:ec2::23", "localhost"]
  private static let timeout: Int64 = 2000
  private static let attempts = 3
  private static let pause: Int64 = 1000

  func search() -> Search {
    if let path = stated(Self.relative) { return search(at: "http://169.254.170.2" + path) }
    if let url = stated(Self.full) { return search(at: url) }
    return .nothing("neither \(Self.relative) nor \(Self.full) is set")
  }

  private func stated(_ variable: String) -> String? {
    environment[variable].flatMap { $0.isEmpty ? nil : $0 }
  }

  private func search(at text: String) -> Search {
    guard let url = MetadataURL(text) else {
      return .failed(.invalid("\(Self.full) is '\(MaskedURL.of(text))'; it must be a URL."))
    }
    guard
      url.scheme == "https" || url.isLoopback || Self.agents.contains(String(url.name))
    else {
      return .failed(
        .invalid(
          "\(Self.full) is '\(MaskedURL.of(text))': without TLS, credentials are asked for only of loopback "
            + "addresses and of \(Self.agents.joined(separator: ", "))."))
    }
    return withToken { token in
      let accept = HTTPHeader("Accept", "application/json")
      let headers = [accept] + (token.map { [HTTPHeader("Authorization", $0)] } ?? [])
      return ask(url.request("GET", headers), attempt: 1)
    }
  }

  /// What the agent wants to see: in a file, which is read anew each time, or in a variable.
  private func withToken(then: @escaping @Sendable (String?) -> Search) -> Search {
    let variable = "AWS_CONTAINER_AUTHORIZATION_TOKEN"
    guard let path = stated(variable + "_FILE") else {
      return checked(stated(variable), variable, then)
    }
    return .read(path) { bytes in
      guard let token = bytes.flatMap({ String(validating: $0, as: UTF8.self) }) else {
        return .failed(
          .invalid("\(variable)_FILE is '\(path)', which is not there or cannot be read."))
      }
      return checked(token, "The file of \(variable)_FILE, '\(path)',", then)
    }
  }

  private func checked(
    _ token: String?, _ source: String, _ then: @Sendable (String?) -> Search
  ) -> Search {
    guard token?.contains(where: \.isNewline) != true else {
      return .failed(.invalid("\(source) has a line end, which no header may have."))
    }
    return then(token)
  }

  private func ask(_ request: HTTPRequest, attempt: Int) -> Search {
    .send(request, within: Self.timeout) { outcome in
      let answer = read(outcome)
      guard case .failed(let error) = answer, error.isRetryable else { return answer }
      guard attempt < Self.attempts else { return answer }
      return .wait(Self.pause) { ask(request, attempt: attempt + 1) }
    }
  }

  private func read(_ outcome: Result<HTTPResponse, TransportFailure>) -> Search {
    switch outcome {
    case .failure(let failure): return fault("could not be asked: \(failure.message)")
    case .success(let response):
      guard response.status == 200 else { return fault("answered with HTTP \(response.status)") }
      guard let root = (try? Document(response.body))?.root, root.kind == .object else {
        return fault("answered with no JSON object")
      }
      return ExpiringCredentials.search(root, KeyNames(token: "Token"), method: "container-role") {
        reason in
        .failed(.retrieval("The agent of the container \(reason)."))
      }
    }
  }

  private func fault(_ reason: String) -> Search {
    .failed(.retrieval("The agent of the container \(reason).", isRetryable: true))
  }
}
