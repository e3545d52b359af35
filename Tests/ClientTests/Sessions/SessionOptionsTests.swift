import MusterConfiguration
import MusterCredentials
import MusterDocument
import MusterSigning
import MusterText
import MusterTransport
import MusterWire
import TestSupport
import Testing

@testable import MusterClient

@Suite("Opening a session")
struct SessionOptionsTests {
  private static let scriptedKeys = Credentials(accessKeyId: "SIMULATED", secretAccessKey: "secret")

  /// Opens a session in a process with `variables` and no shared files.
  private func open(
    _ variables: [String: String] = [:], simulate: SimulationLog = SimulationLog(),
    _ change: (inout SessionOptions) -> Void = { _ in }
  ) throws -> OpenedSession {
    var options = SessionOptions()
    change(&options)
    let files = ["AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null"]
    let environment = SessionEnvironment(
      variables: files.merging(variables) { $1 }, libraryVersion: "1.2.3"
    ) { (scenario, speed) throws(Failure) in
      simulate.calls.change { $0.append("\(scenario) \(speed)") }
      return Simulation(
        transport: ScriptedTransport { _ in .ok() }, credentials: SessionOptionsTests.scriptedKeys,
        account: "111111111111", random: SplitMix(seed: 5), summary: ["accounts": 3])
    }
    return try options.open(environment)
  }

  /// The scenarios that were simulated, with their speeds.
  final class SimulationLog: Sendable {
    let calls = Box<[String]>([])
  }

  // MARK: Transports

  @Test("A session without options is live, with botocore's defaults")
  func defaults() throws {
    let opened = try open()
    let settings = opened.session.settings
    #expect(opened.transport.name == "live")
    #expect(opened.session.journal == nil)
    #expect(settings.client.region == nil)
    #expect(settings.client.identity == nil)
    #expect(settings.client.usesFIPS == nil)
    #expect(settings.client.usesDualStack == nil)
    #expect(settings.retries == RetryPolicy(.standard))
    #expect(settings.retries.maxAttempts == 3)
    #expect(settings.maxInFlight == 64)
    #expect(settings.attemptTimeout == 60_000)
    #expect(settings.batchRetry == .max)
    #expect(settings.token == nil)
    #expect(settings.userAgent.hasPrefix("muster/1.2.3 "))
    #expect(settings.credentials.name.hasPrefix("the options, the environment"))
  }

  @Test(
    "A transport of the program has its own clock, limits no requests, and is not described as live"
  )
  func hostTransport() throws {
    let opened = try open(["AWS_ENDPOINT_URL": "http://user:secret@localhost:1"]) {
      $0.send = { _, _ in }
      $0.clock = { Instant(milliseconds: 1000) }
    }
    #expect(opened.session.loop.now == Instant(milliseconds: 1000))
    #expect(opened.session.settings.maxInFlight == .max)
    let description = opened.describe()
    #expect(description["transport"] == "callback")
    #expect(description["now"] == "1970-01-01T00:00:01Z")
    #expect(description["endpointUrl"]?.string?.contains("localhost:1") == true)
    #expect(description["endpointUrl"]?.string?.contains("secret") == false)
  }

  @Test("A simulation gets the scenario and the speed, and nothing from the environment")
  func simulation() throws {
    let log = SimulationLog()
    let variables = [
      "AWS_REGION": "eu-west-1", "AWS_MAX_ATTEMPTS": "7", "AWS_PROFILE": "missing",
      "AWS_ACCESS_KEY_ID": "REAL", "AWS_SECRET_ACCESS_KEY": "REAL", "AWS_ENDPOINT_URL": "http://x",
    ]
    let opened = try open(variables, simulate: log) {
      $0.simulation = #"{"seed": 7}"#
      $0.simulationSpeed = 60
      $0.maxInFlight = 3
    }
    #expect(log.calls.value == [#"{"seed": 7} 60.0"#])
    let settings = opened.session.settings
    #expect(settings.client.region == "us-east-1")
    #expect(settings.retries.maxAttempts == 3)
    #expect(settings.maxInFlight == 3)
    #expect(settings.credentials is FixedCredentials)
    #expect(opened.describe()["simulation"] == ["accounts": 3])
    #expect(opened.describe()["endpointUrl"] == nil)
    #expect(opened.session.makeUUID() == uuid(seed: 5))
  }

  @Test("A Region that the program names holds in a simulation too")
  func simulatedRegion() throws {
    let opened = try open {
      $0.simulation = "{}"
      $0.region = "eu-central-1"
    }
    #expect(opened.session.settings.client.region == "eu-central-1")
  }

  @Test("A source of randomness of the program comes before the simulation's")
  func random() throws {
    let opened = try open {
      $0.simulation = "{}"
      $0.random = SplitMix(seed: 9)
    }
    #expect(opened.session.makeUUID() == uuid(seed: 9))
  }

  private func uuid(seed: UInt64) -> String {
    var random = SplitMix(seed: seed)
    return UUID.text(random.next(), random.next())
  }

  // MARK: Settings

  @Test("An option comes before the environment, and an empty option counts as left out")
  func precedence() throws {
    let variables = [
      "AWS_REGION": "eu-west-1", "AWS_MAX_ATTEMPTS": "7", "AWS_RETRY_MODE": "legacy",
      "AWS_USE_FIPS_ENDPOINT": "true", "AWS_SDK_UA_APP_ID": "variable",
    ]
    let stated = try open(variables) {
      $0.region = "us-west-2"
      $0.maxAttempts = 2
      $0.retryMode = "adaptive"
      $0.usesFIPS = false
      $0.appID = "option"
    }.session.settings
    #expect(stated.client.region == "us-west-2")
    #expect(stated.retries == RetryPolicy(.adaptive, maxAttempts: 2))
    #expect(stated.client.usesFIPS == false)
    #expect(stated.userAgent.hasSuffix(" app/option"))

    let empty = try open(variables) {
      $0.region = ""
      $0.retryMode = ""
      $0.appID = ""
    }.session.settings
    #expect(empty.client.region == "eu-west-1")
    #expect(empty.retries == RetryPolicy(.legacy, maxAttempts: 7))
    #expect(empty.client.usesFIPS == true)
    #expect(empty.userAgent.hasSuffix(" app/variable"))
  }

  @Test("Limits, callbacks and the role reach the session")
  func settings() throws {
    let settings = try open {
      $0.maxInFlight = 5
      $0.idleTimeoutMilliseconds = 7
      $0.batchRetryMilliseconds = 11
      $0.makeToken = { "token" }
      $0.mfaCode = { "code of \($0)" }
      $0.role.arn = "arn:aws:iam::111122223333:role/a"
      $0.role.externalID = ""
    }.session.settings
    #expect(settings.maxInFlight == 5)
    #expect(settings.attemptTimeout == 7)
    #expect(settings.batchRetry == 11)
    #expect(settings.token?() == "token")
    #expect(settings.mfaCode("serial") == "code of serial")
    #expect(settings.client.identity == .role(Role(arn: "arn:aws:iam::111122223333:role/a")))
  }

  @Test("A batch_retry_ms of -1 disables the retries of a batch")
  func noBatchRetry() throws {
    #expect(try open { $0.batchRetryMilliseconds = -1 }.session.settings.batchRetry == 0)
  }

  @Test("Progress comes with the time of the session's clock")
  func progress() throws {
    let times = Box<[Instant]>([])
    let opened = try open {
      $0.simulation = "{}"
      $0.progress = { _, now in times.change { $0.append(now) } }
    }
    opened.session.settings.progress(
      Progress(
        service: "a", region: "b", activity: "c", total: 0, done: 0, pending: 0,
        isFinished: true))
    #expect(times.value == [ScriptedTransport.beginning])
  }

  @Test("A program with a credentials callback is named after its access key")
  func credentials() throws {
    let names = try open { $0.requestCredentials = { _ in } }.session.settings.credentials.name
    #expect(names.hasPrefix("the options, the program's provider, the environment"))
  }

  @Test("A profile that does not exist and a journal that cannot be opened are failures")
  func failures() throws {
    let profile = try #require(throws: Failure.self) { try open { $0.profile = "missing" } }
    #expect(profile.kind == .configuration)
    let journal = try #require(throws: Failure.self) {
      try open { $0.journal = "/dev/null/run.db" }
    }
    #expect(journal.kind == .file)
    #expect(journal.code == "JournalError")
  }
}

// MARK: - Connections

@Suite("Settings of connections")
struct ConnectionSettingsTests {
  private func settings(
    _ variables: [String: String] = [:], _ change: (inout SessionOptions) -> Void = { _ in }
  ) throws -> CurlSettings {
    var options = SessionOptions()
    change(&options)
    let files = ["AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null"]
    let variables = files.merging(variables) { $1 }
    return try CurlSettings(options, try options.configuration(variables), variables)
  }

  @Test("Without options they are botocore's")
  func defaults() throws {
    let settings = try settings()
    #expect(settings.connectTimeoutMilliseconds == 60_000)
    #expect(settings.idleTimeoutMilliseconds == 60_000)
    #expect(settings.timeoutMilliseconds == 0)
    #expect(settings.maxConnections == 64)
    #expect(settings.maxResponseBytes == 64 << 20)
    #expect(settings.certificateFile == nil)
    #expect(settings.proxyCertificateFile == nil)
    #expect(settings.proxies == Proxies())
  }

  @Test("Options come before the defaults mode and the environment")
  func options() throws {
    let mode = ["AWS_DEFAULTS_MODE": "in-region", "AWS_CA_BUNDLE": "/missing"]
    let settings = try settings(mode) {
      $0.connectTimeoutMilliseconds = 1
      $0.idleTimeoutMilliseconds = 2
      $0.timeoutMilliseconds = 3
      $0.maxInFlight = 4
      $0.maxResponseBytes = 5
      $0.caBundle = "/dev/null"
      $0.proxyCABundle = "/dev/null"
    }
    #expect(settings.connectTimeoutMilliseconds == 1)
    #expect(settings.idleTimeoutMilliseconds == 2)
    #expect(settings.timeoutMilliseconds == 3)
    #expect(settings.maxConnections == 4)
    #expect(settings.maxResponseBytes == 5)
    #expect(settings.certificateFile == "/dev/null")
    #expect(settings.proxyCertificateFile == "/dev/null")
  }

  @Test("The defaults mode decides the timeout of connecting")
  func defaultsMode() throws {
    let settings = try settings(["AWS_DEFAULTS_MODE": "in-region"])
    #expect(settings.connectTimeoutMilliseconds == 1100)
  }

  @Test("An empty proxy option turns the environment's proxy off")
  func proxies() throws {
    let variables = ["https_proxy": "http://a:1", "no_proxy": "b"]
    let request = HTTPRequest(method: "GET", host: "c", path: "/")
    #expect(try settings(variables).proxies.proxy(for: request)?.source == "https_proxy")
    #expect(
      try settings(variables) { $0.proxy = "http://d:2" }.proxies.proxy(for: request)?.source
        == "option proxy")
    #expect(try settings(variables) { $0.proxy = "" }.proxies.proxy(for: request) == nil)
    #expect(try settings(variables) { $0.noProxy = "c" }.proxies.proxy(for: request) == nil)
  }

  static let unreadable = [
    OptionCase("ca_bundle", "option ca_bundle") { $0.caBundle = "/missing" },
    OptionCase("proxy_ca_bundle", "option proxy_ca_bundle") { $0.proxyCABundle = "/missing" },
    OptionCase("AWS_CA_BUNDLE", "AWS_CA_BUNDLE") { $0.proxyCABundle = "/dev/null" },
  ]

  @Test("A certificate file that cannot be read is reported with its source", arguments: unreadable)
  func reportsUnreadable(_ file: OptionCase) throws {
    let failure = try #require(throws: Failure.self) {
      try settings(file.name.hasPrefix("AWS") ? [file.name: "/missing"] : [:], file.change)
    }
    #expect(failure.code == "InvalidConfigError")
    #expect(
      failure.message
        == "The certificate file '/missing' (\(file.message)) cannot be read: "
        + "No such file or directory.")
  }
}
