import MusterCredentials
import MusterDocument
import MusterText
import MusterWire
import Testing

@testable import MusterClient

/// Clients that act in roles: whose keys their requests bear, and when STS is asked.
@Suite struct IdentityTests {
  /// A scene whose STS grants keys called R1, R2 and so on, which last for an hour, as long as
  /// `isInOrder` says so.
  private static func scene(
    log: Box<[String]> = Box([]), isInOrder: @escaping @Sendable (Int64) -> Bool = { _ in true }
  ) -> TestSession {
    let granted = Box(0)
    let settings = TestSession.settings { settings in
      settings.retries.maxAttempts = 1
      settings.log = Log(level: .debug) { _, message, _ in log.change { $0.append(message) } }
    }
    return TestSession(settings: settings) { sent in
      guard sent.request.host.hasPrefix("sts.") else { return .ok() }
      guard isInOrder(sent.time) else { return .error(500) }
      let number = granted.change { (count: inout Int) -> Int in
        count += 1
        return count
      }
      let now = ScriptedTransport.beginning.advanced(by: sent.time)
      return .assumedRole("R\(number)", expires: now.advanced(by: 3_600_000).iso8601)
    }
  }

  private static func client(_ scene: TestSession, _ role: Role) throws -> Client {
    var options = ClientOptions()
    options.identity = .role(role)
    return try Client(session: scene.session, service: "inspector2", options: options)
  }

  private static let role = Role(arn: "arn:aws:iam::123456789012:role/a-role")
  private static let input: JSON = ["resourceTypes": ["EC2"]]

  /// The service and the access key of each request.
  private static func keys(_ scene: TestSession) -> [String] {
    scene.sent.map { sent in
      let authorization = sent.request.header("Authorization") ?? "="
      let key = authorization.split(separator: "=")[1].prefix { $0 != "/" }
      return (sent.request.host.split(separator: ".").first ?? "") + " " + key
    }
  }

  /// Lets the session's clock run so many minutes.
  private static func pass(_ minutes: Double, _ scene: TestSession) {
    _ = scene.session.timer(after: Int64(minutes * 60_000), tag: 0)
    _ = scene.session.poll(timeout: nil, capacity: 1)
  }

  @Test("A role is assumed with the session's credentials, and its own are used from then on")
  func assumed() throws {
    let scene = Self.scene()
    let client = try Self.client(scene, Self.role)
    for _ in 0..<2 { _ = scene.session.run(client.call("enable", Self.input.bytes)) }
    #expect(Self.keys(scene) == ["sts AKIDEXAMPLE", "inspector2 R1", "inspector2 R1"])
    let form = String(decoding: scene.sent[0].request.body, as: UTF8.self)
    #expect(form.contains("RoleSessionName=muster-session-1767225600"))
    #expect(form.contains("RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fa-role"))
    #expect(scene.sent[1].request.header("X-Amz-Security-Token") == "R1-token")
  }

  @Test("A hundred calls at once wait for one search, and each role has its own")
  func shared() throws {
    let scene = Self.scene()
    var other = Self.role
    other.externalID = "else"
    for number in 0..<100 {
      let client = try Self.client(scene, number % 2 == 0 ? Self.role : other)
      _ = scene.session.submit(client.call("enable", Self.input.bytes), tag: 0)
    }
    while !scene.session.poll(timeout: nil, capacity: 200).isEmpty {}
    let keys = Self.keys(scene)
    #expect(keys.filter { $0.hasPrefix("sts") }.count == 2)
    #expect(keys.filter { $0 == "inspector2 R1" }.count == 50)
    #expect(keys.filter { $0 == "inspector2 R2" }.count == 50)
  }

  @Test("They are renewed ahead of their end: first in the background, then before the call")
  func renewed() throws {
    let scene = Self.scene()
    let client = try Self.client(scene, Self.role)
    let call = { _ = scene.session.run(client.call("enable", Self.input.bytes)) }
    call()
    Self.pass(46, scene)
    call()
    call()
    #expect(
      Array(Self.keys(scene).suffix(3)) == ["inspector2 R1", "sts AKIDEXAMPLE", "inspector2 R2"])
    Self.pass(55, scene)
    call()
    #expect(Array(Self.keys(scene).suffix(2)) == ["sts AKIDEXAMPLE", "inspector2 R3"])
  }

  @Test("While they cannot be renewed the old ones serve, and the end of that is an error")
  func outage() throws {
    let scene = Self.scene { $0 < 60_000 }
    let client = try Self.client(scene, Self.role)
    let call = { scene.session.run(client.call("enable", Self.input.bytes)) }
    #expect(call().failure == nil)
    Self.pass(52, scene)
    for _ in 0..<20 { #expect(call().failure == nil) }
    #expect(Self.keys(scene).filter { $0.hasPrefix("sts") }.count == 2)
    Self.pass(9, scene)
    let failure = try #require(call().failure)
    #expect(failure.kind == .configuration)
    #expect(failure.message.contains("when calling the AssumeRole operation of sts"))
    #expect(failure.isRetryable)
  }

  @Test("What is prepared is signed as the role")
  func prepared() throws {
    let scene = Self.scene()
    let client = try Self.client(scene, Self.role)
    let request = scene.session.run(client.prepare("enable", Self.input.bytes))
    let text = request.document.map { JSON($0.root).text } ?? ""
    #expect(text.contains("Credential=R1/"))
    #expect(Self.keys(scene) == ["sts AKIDEXAMPLE"])
  }

  @Test("A device's code is asked for; without anybody to ask, the role is not assumed")
  func multiFactor() throws {
    var role = Self.role
    role.mfaSerial = "arn:aws:iam::123456789012:mfa/me"
    let mute = Self.scene()
    let failure = mute.session.run(try Self.client(mute, role).call("enable", Self.input.bytes))
      .failure
    #expect(failure?.code == "NoMFACodeError")

    let settings = TestSession.settings { $0.mfaCode = { $0.hasSuffix("mfa/me") ? "123456" : nil } }
    let scene = TestSession(settings: settings) { sent in
      sent.request.host.hasPrefix("sts.")
        ? .assumedRole("R", expires: "2026-01-01T01:00:00Z") : .ok()
    }
    _ = scene.session.run(try Self.client(scene, role).call("enable", Self.input.bytes))
    let form = String(decoding: scene.sent[0].request.body, as: UTF8.self)
    #expect(form.contains("TokenCode=123456"))
    #expect(form.contains("SerialNumber=arn%3Aaws%3Aiam%3A%3A123456789012%3Amfa%2Fme"))
  }

  @Test("A call that is cancelled while its credentials are sought sends nothing")
  func cancelled() throws {
    let scene = Self.scene()
    let call = try Self.client(scene, Self.role).call("enable", Self.input.bytes)
    let id = scene.session.submit(call, tag: 0)
    scene.session.cancel(id)
    #expect(
      scene.session.poll(timeout: nil, capacity: 1).first?.result?.failure?.kind == .cancelled)
    _ = scene.session.poll(timeout: nil, capacity: 1)
    #expect(Self.keys(scene) == ["sts AKIDEXAMPLE"])
  }

  @Test("No secret of a role is in the log")
  func silent() throws {
    let log = Box<[String]>([])
    let scene = Self.scene(log: log) { $0 < 60_000 }
    let client = try Self.client(scene, Self.role)
    _ = scene.session.run(client.call("enable", Self.input.bytes))
    Self.pass(61, scene)
    _ = scene.session.run(client.call("enable", Self.input.bytes))
    #expect(!log.value.isEmpty)
    for secret in ["R1-secret", "R1-token", TestSession.secret, TestSession.token] {
      #expect(!log.value.contains { $0.contains(secret) })
    }
  }
}
