import MusterConfiguration
import MusterDocument
import MusterSigning
import MusterTransport
import MusterWire
import Testing

@testable import MusterCredentials

/// What cannot be tried against servers on loopback; the rest is compared to botocore.
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

  @Test("A relative URI is asked of the agent of ECS, before a full one")
  func relative() {
    let play = ProviderScript()
    play.servers = { _ in Self.ok(Self.keys) }
    let environment = [
      "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/credentials/a?b=c",
      "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://localhost/else",
    ]
    #expect(play.end(of: ContainerCredentials(environment).search()).credentials != nil)
    #expect(play.requests.map(\.url) == ["http://169.254.170.2/v2/credentials/a?b=c"])
    #expect(play.requests.first?.header("Accept") == "application/json")
  }

  @Test(
    "Without TLS, credentials are asked for of this machine and of AWS's agents alone",
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
    let play = ProviderScript()
    play.servers = { _ in Self.ok(Self.keys) }
    let environment = ["AWS_CONTAINER_CREDENTIALS_FULL_URI": url]
    let end = play.end(of: ContainerCredentials(environment).search())
    #expect((end.credentials != nil) == isAllowed)
    #expect(play.requests.isEmpty == !isAllowed)
    #expect(isAllowed || end.error?.code == "InvalidConfigError")
  }

  @Test("An agent in trouble is asked three times, a second apart")
  func attempts() {
    let play = ProviderScript()
    play.servers = { _ in .success(HTTPResponse(status: 500)) }
    let environment = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/a"]
    let end = play.end(of: ContainerCredentials(environment).search())
    #expect(end.reason == "The agent of the container answered with HTTP 500.")
    #expect(play.requests.count == 3)
    #expect(play.waits == [1000, 1000])
    play.servers = { [unowned play] _ in play.waits.count < 3 ? Self.refused : Self.ok(Self.keys) }
    #expect(play.end(of: ContainerCredentials(environment).search()).credentials != nil)
  }

  @Test("An answer that lacks something is named by what, and not shown")
  func incomplete() {
    for name in ["AccessKeyId", "SecretAccessKey", "Token", "Expiration"] {
      let play = ProviderScript()
      play.servers = { _ in
        var keys = Self.keys
        keys[name] = nil
        return Self.ok(keys)
      }
      let environment = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/a"]
      let end = play.end(of: ContainerCredentials(environment).search())
      #expect(end.reason == "The agent of the container gave no \(name).")
    }
  }

  // MARK: - Instances

  /// The methods and URLs by which an instance is asked, in an environment.
  private static func visit(
    _ environment: [String: String] = [:],
    _ servers: @escaping (HTTPRequest) -> Result<HTTPResponse, TransportFailure>
  ) throws -> (ProviderScript.End, [String]) {
    let play = ProviderScript()
    play.servers = servers
    var environment = environment
    environment["AWS_CONFIG_FILE"] = "/dev/null"
    environment["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null"
    let end = play.end(of: InstanceCredentials(try Configuration(environment)).search())
    return (end, play.requests.map { "\($0.method) \($0.url)" })
  }

  @Test(
    "The service is where mode and endpoint say",
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
    let (end, asked) = try Self.visit(environment) { _ in Self.refused }
    #expect(end == .nothing("refused"))
    #expect(
      asked == [
        "PUT \(base)latest/api/token", "GET \(base)latest/meta-data/iam/security-credentials/",
      ])
  }

  @Test("Every step is tried as often as the setting says")
  func patience() throws {
    let environment = ["AWS_METADATA_SERVICE_NUM_ATTEMPTS": "3"]
    let (_, asked) = try Self.visit(environment) { _ in Self.refused }
    #expect(asked.map { $0.prefix(3) } == ["PUT", "PUT", "PUT", "GET", "GET", "GET"])
  }

  @Test("A token that does not come in time is done without, at once")
  func slowToken() throws {
    let environment = ["AWS_METADATA_SERVICE_NUM_ATTEMPTS": "3"]
    let (end, asked) = try Self.visit(environment) { request in
      if request.method == "PUT" { return .failure(TransportFailure(.timeout, "slow")) }
      guard request.path.hasSuffix("role") else {
        return .success(HTTPResponse(status: 200, body: Array("role\n".utf8)))
      }
      return Self.ok(Self.keys)
    }
    #expect(end.credentials?.accessKeyId == "id")
    #expect(asked.map { $0.prefix(3) } == ["PUT", "GET", "GET"])
  }

  @Test("Its credentials are used beyond their end")
  func outlives() throws {
    let (end, _) = try Self.visit { request in
      request.path.hasSuffix("/")
        ? .success(HTTPResponse(status: 200, body: Array("role".utf8))) : Self.ok(Self.keys)
    }
    guard case .found(let grant) = end else {
      Issue.record("\(end)")
      return
    }
    #expect(grant.outlivesExpiry)
    #expect(grant.method == "iam-role")
  }
}
