import MusterConfiguration
import MusterDocument
import MusterSigning
import MusterTransport
import MusterWire
import Testing

@testable import MusterCredentials

/// Cases that cannot be tested with servers on loopback; the others are compared with botocore.
@Suite struct MetadataTests {
  private static let keys: JSON = [
    "AccessKeyId": "id", "SecretAccessKey": "hidden", "Token": "hidden-too",
    "Expiration": "2026-01-01T06:00:00Z",
  ]

  private static func ok(_ body: JSON) -> Result<HTTPResponse, TransportFailure> {
    .success(HTTPResponse(status: 200, body: body.bytes))
  }

  private static let refused = Result<HTTPResponse, TransportFailure>.failure(
    TransportFailure(.connect, "refused"))

  @Test("A relative URI is requested from the agent of ECS and overrides a full URI")
  func relative() {
    let script = ProviderScript()
    script.servers = { _ in Self.ok(Self.keys) }
    let environment = [
      "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/credentials/a?b=c",
      "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://localhost/else",
    ]
    #expect(script.end(of: ContainerCredentials(environment).lookup()).credentials != nil)
    #expect(script.requests.map(\.url) == ["http://169.254.170.2/v2/credentials/a?b=c"])
    #expect(script.requests.first?.header("Accept") == "application/json")
  }

  @Test(
    "Without TLS, only loopback addresses and AWS's agents are allowed",
    arguments: [
      ("http://127.0.0.1:80/a", true), ("http://127.99.0.1/a", true), ("http://[::1]:1/", true),
      ("http://localhost", true), ("http://169.254.170.23/v1/credentials", true),
      ("http://[fd00:ec2::23]/v1/credentials", true), ("https://example.com/a", true),
      ("http://example.com/a", false), ("http://169.254.169.254/", false),
      ("http://[fd00:ec2::24]/", false), ("http://127.0.0.1.example.com/", false),
      ("http://localhost@example.com/", false), ("ftp://localhost/", false), ("nothing", false),
      ("http:///a", false), ("http://[::1/", false), ("http://127.0.0.1:80:80/", false),
      ("http://127.0.0.1:x/", false), ("http://localhost\\.example.com/", false),
      ("http://[::1]example.com/", false), ("http://128.0.0.1/", false),
    ])
  func hosts(url: String, isAllowed: Bool) {
    let script = ProviderScript()
    script.servers = { _ in Self.ok(Self.keys) }
    let environment = ["AWS_CONTAINER_CREDENTIALS_FULL_URI": url]
    let end = script.end(of: ContainerCredentials(environment).lookup())
    #expect((end.credentials != nil) == isAllowed)
    #expect(script.requests.isEmpty == !isAllowed)
    #expect(isAllowed || end.error?.code == "InvalidConfigError")
  }

  @Test("A failing agent gets three requests, one second apart")
  func attempts() {
    let script = ProviderScript()
    script.servers = { _ in .success(HTTPResponse(status: 500)) }
    let environment = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/a"]
    let end = script.end(of: ContainerCredentials(environment).lookup())
    #expect(end.reason == "The agent of the container responded with HTTP 500.")
    #expect(script.requests.count == 3)
    #expect(script.waits == [1000, 1000])
    script.servers = { [unowned script] _ in
      script.waits.count < 3 ? Self.refused : Self.ok(Self.keys)
    }
    #expect(script.end(of: ContainerCredentials(environment).lookup()).credentials != nil)
  }

  @Test("The error of an incomplete response names the missing member")
  func incomplete() {
    for name in ["AccessKeyId", "SecretAccessKey", "Token", "Expiration"] {
      let script = ProviderScript()
      script.servers = { _ in
        var keys = Self.keys
        keys[name] = nil
        return Self.ok(keys)
      }
      let environment = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/a"]
      let end = script.end(of: ContainerCredentials(environment).lookup())
      #expect(end.reason == "The agent of the container returned no \(name).")
    }
  }

  // MARK: - Instances

  /// The result of a lookup on an instance with this environment, and the requests.
  private static func result(
    _ environment: [String: String] = [:],
    _ servers: @escaping (HTTPRequest) -> Result<HTTPResponse, TransportFailure>
  ) throws -> (ProviderScript.End, [String]) {
    let script = ProviderScript()
    script.servers = servers
    var environment = environment
    environment["AWS_CONFIG_FILE"] = "/dev/null"
    environment["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null"
    let end = script.end(of: InstanceCredentials(try Configuration(environment)).lookup())
    return (end, script.requests.map { "\($0.method) \($0.url)" })
  }

  @Test(
    "Mode and endpoint settings determine the URL of the metadata service",
    arguments: [
      ([:], "http://169.254.169.254/"),
      (["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "IPv6"], "http://[fd00:ec2::254]/"),
      (["AWS_IMDS_USE_IPV6": "true"], "http://[fd00:ec2::254]/"),
      (
        ["AWS_IMDS_USE_IPV6": "true", "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "ipv4"],
        "http://169.254.169.254/"
      ),
      (["AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://a:1/b"], "http://a:1/b/"),
    ])
  func endpoints(environment: [String: String], base: String) throws {
    let (end, requests) = try Self.result(environment) { _ in Self.refused }
    #expect(end == .notFound("refused"))
    #expect(
      requests == [
        "PUT \(base)latest/api/token", "GET \(base)latest/meta-data/iam/security-credentials/",
      ])
  }

  @Test("Every step is attempted as often as configured")
  func attemptsOnInstances() throws {
    let environment = ["AWS_METADATA_SERVICE_NUM_ATTEMPTS": "3"]
    let (_, requests) = try Self.result(environment) { _ in Self.refused }
    #expect(requests.map { $0.prefix(3) } == ["PUT", "PUT", "PUT", "GET", "GET", "GET"])
  }

  @Test("After a timeout of the token request, version 1 is used at once")
  func slowToken() throws {
    let environment = ["AWS_METADATA_SERVICE_NUM_ATTEMPTS": "3"]
    let (end, requests) = try Self.result(environment) { request in
      if request.method == "PUT" { return .failure(TransportFailure(.timeout, "slow")) }
      guard request.path.hasSuffix("role") else {
        return .success(HTTPResponse(status: 200, body: Array("role\n".utf8)))
      }
      return Self.ok(Self.keys)
    }
    #expect(end.credentials?.accessKeyId == "id")
    #expect(requests.map { $0.prefix(3) } == ["PUT", "GET", "GET"])
  }

  @Test("Credentials of an instance are used after they have expired")
  func outlives() throws {
    let (end, _) = try Self.result { request in
      request.path.hasSuffix("/")
        ? .success(HTTPResponse(status: 200, body: Array("role".utf8))) : Self.ok(Self.keys)
    }
    guard case .found(let credentials) = end else {
      Issue.record("\(end)")
      return
    }
    #expect(credentials.outlivesExpiry)
    #expect(credentials.method == "iam-role")
  }
}
