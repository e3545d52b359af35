import MusterCredentials
import MusterDocument
import MusterText
import MusterWire
import Testing

@testable import MusterClient

/// Clients with roles: which keys sign their requests, and when STS is called.
@Suite struct IdentityTests {
  /// A session whose STS returns keys named R1, R2 and so on, which are valid for an hour, as long
  /// as `isInOrder` is true.
  private static func test(
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

  private static func client(_ test: TestSession, _ role: Role) throws -> Client {
    var options = ClientOptions()
    options.identity = .role(role)
    return try Client(session: test.session, service: "inspector2", options: options)
  }

  private static let role = Role(arn: "arn:aws:iam::123456789012:role/a-role")
  private static let input: JSON = ["resourceTypes": ["EC2"]]

  /// The service and the access key of each request.
  private static func keys(_ test: TestSession) -> [String] {
    test.sent.map { sent in
      let authorization = sent.request.header("Authorization") ?? "="
      let key = authorization.split(separator: "=")[1].prefix { $0 != "/" }
      return (sent.request.host.split(separator: ".").first ?? "") + " " + key
    }
  }

  /// Advances the session's clock by a number of minutes.
  private static func pass(_ minutes: Double, _ test: TestSession) {
    _ = test.session.timer(after: Int64(minutes * 60_000), userData: 0)
    _ = test.session.poll(timeout: nil, capacity: 1)
  }

  @Test("A role is assumed with the session's credentials, and its keys sign all later requests")
  func assumed() throws {
    let test = Self.test()
    let client = try Self.client(test, Self.role)
    for _ in 0..<2 { _ = test.session.run(client.call("enable", Self.input.bytes)) }
    #expect(Self.keys(test) == ["sts AKIDEXAMPLE", "inspector2 R1", "inspector2 R1"])
    let form = String(decoding: test.sent[0].request.body, as: UTF8.self)
    #expect(form.contains("RoleSessionName=muster-session-1767225600"))
    #expect(form.contains("RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fa-role"))
    #expect(test.sent[1].request.header("X-Amz-Security-Token") == "R1-token")
  }

  @Test("A hundred concurrent calls share one lookup, and each role has its own")
  func shared() throws {
    let test = Self.test()
    var other = Self.role
    other.externalID = "else"
    for number in 0..<100 {
      let client = try Self.client(test, number % 2 == 0 ? Self.role : other)
      _ = test.session.submit(client.call("enable", Self.input.bytes), userData: 0)
    }
    while !test.session.poll(timeout: nil, capacity: 200).isEmpty {}
    let keys = Self.keys(test)
    #expect(keys.filter { $0.hasPrefix("sts") }.count == 2)
    #expect(keys.filter { $0 == "inspector2 R1" }.count == 50)
    #expect(keys.filter { $0 == "inspector2 R2" }.count == 50)
  }

  @Test(
    "Credentials are refreshed before they expire: first in the background, then before the call")
  func renewed() throws {
    let test = Self.test()
    let client = try Self.client(test, Self.role)
    let call = { _ = test.session.run(client.call("enable", Self.input.bytes)) }
    call()
    Self.pass(46, test)
    call()
    call()
    #expect(
      Array(Self.keys(test).suffix(3)) == ["inspector2 R1", "sts AKIDEXAMPLE", "inspector2 R2"])
    Self.pass(55, test)
    call()
    #expect(Array(Self.keys(test).suffix(2)) == ["sts AKIDEXAMPLE", "inspector2 R3"])
  }

  @Test("If a refresh fails, the old credentials are used until they expire; then calls fail")
  func outage() throws {
    let test = Self.test { $0 < 60_000 }
    let client = try Self.client(test, Self.role)
    let call = { test.session.run(client.call("enable", Self.input.bytes)) }
    #expect(call().failure == nil)
    Self.pass(52, test)
    for _ in 0..<20 { #expect(call().failure == nil) }
    #expect(Self.keys(test).filter { $0.hasPrefix("sts") }.count == 2)
    Self.pass(9, test)
    let failure = try #require(call().failure)
    #expect(failure.kind == .configuration)
    #expect(failure.message.contains("when calling the AssumeRole operation of sts"))
    #expect(failure.isRetryable)
  }

  @Test("A prepared request is signed with the role's keys")
  func prepared() throws {
    let test = Self.test()
    let client = try Self.client(test, Self.role)
    let request = test.session.run(client.prepare("enable", Self.input.bytes))
    let text = request.document.map { JSON($0.root).text } ?? ""
    #expect(text.contains("Credential=R1/"))
    #expect(Self.keys(test) == ["sts AKIDEXAMPLE"])
  }

  @Test("The MFA code is requested; without a callback for it, the role is not assumed")
  func multiFactor() throws {
    var role = Self.role
    role.mfaSerial = "arn:aws:iam::123456789012:mfa/me"
    let mute = Self.test()
    let failure = mute.session.run(try Self.client(mute, role).call("enable", Self.input.bytes))
      .failure
    #expect(failure?.code == "NoMFACodeError")

    let settings = TestSession.settings { $0.mfaCode = { $0.hasSuffix("mfa/me") ? "123456" : nil } }
    let test = TestSession(settings: settings) { sent in
      sent.request.host.hasPrefix("sts.")
        ? .assumedRole("R", expires: "2026-01-01T01:00:00Z") : .ok()
    }
    _ = test.session.run(try Self.client(test, role).call("enable", Self.input.bytes))
    let form = String(decoding: test.sent[0].request.body, as: UTF8.self)
    #expect(form.contains("TokenCode=123456"))
    #expect(form.contains("SerialNumber=arn%3Aaws%3Aiam%3A%3A123456789012%3Amfa%2Fme"))
  }

  @Test("A call that is cancelled during the lookup of its credentials sends nothing")
  func cancelled() throws {
    let test = Self.test()
    let call = try Self.client(test, Self.role).call("enable", Self.input.bytes)
    let id = test.session.submit(call, userData: 0)
    test.session.cancel(id)
    #expect(
      test.session.poll(timeout: nil, capacity: 1).first?.result?.failure?.kind == .cancelled)
    _ = test.session.poll(timeout: nil, capacity: 1)
    #expect(Self.keys(test) == ["sts AKIDEXAMPLE"])
  }

  @Test("The log contains no secret of a role")
  func silent() throws {
    let log = Box<[String]>([])
    let test = Self.test(log: log) { $0 < 60_000 }
    let client = try Self.client(test, Self.role)
    _ = test.session.run(client.call("enable", Self.input.bytes))
    Self.pass(61, test)
    _ = test.session.run(client.call("enable", Self.input.bytes))
    #expect(!log.value.isEmpty)
    for secret in ["R1-secret", "R1-token", TestSession.secret, TestSession.token] {
      #expect(!log.value.contains { $0.contains(secret) })
    }
  }
}
