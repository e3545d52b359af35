import Foundation
import MusterCredentials
import MusterDocument
import MusterJournal
import MusterText
import MusterTransport
import MusterWire
import Testing

@testable import MusterClient

/// Runs that are interrupted and started again.
@Suite struct JournaledCallTests {
  /// The file of a journal, removed at the end of the test.
  final class File {
    let path = NSTemporaryDirectory() + "run-" + UUID().uuidString + ".db"

    func open() throws -> Journal { try Journal(path: path, at: Instant(milliseconds: 0)) }

    /// All bytes of the journal, including SQLite's other files.
    var bytes: Data {
      ["", "-wal", "-shm"].reduce(into: Data()) { all, suffix in
        all += FileManager.default.contents(atPath: path + suffix) ?? Data()
      }
    }

    deinit {
      for suffix in ["", "-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: path + suffix)
      }
    }
  }

  let file = File()
  static let member: JSON = ["account": ["accountId": "111111111111", "email": "one@example.com"]]

  func test(
    _ response: @escaping @Sendable (ScriptedTransport.Sent) -> ScriptedTransport.ScriptedResult
  ) throws -> TestSession {
    TestSession(journal: try file.open(), response: response)
  }

  @Test("A recorded change is not made again, and its recorded output is returned")
  func recorded() throws {
    let first = try test { _ in .ok(["arn": "arn:1"]) }
    #expect(try first.call("macie2", "create_member", Self.member).failure == nil)

    let second = try test { _ in .ok(["arn": "arn:2"]) }
    let result = try second.call("macie2", "create_member", Self.member)
    #expect(result.document?.root["arn"]?.string == "arn:1")
    #expect(result.attempts == 0)
    #expect(second.sent.isEmpty)
    let next = try second.call("macie2", "create_member", Self.member)
    #expect(next.document?.root["arn"]?.string == "arn:2")
  }

  @Test("A batch of a resumed run reports the responses that decided in the first start")
  func resumedBatch() throws {
    func enable(isAnswered: Bool) throws -> [JSON] {
      let test = try test { sent in
        guard isAnswered else { return .error(500, "InternalServerException") }
        let accounts: JSON = [
          ["accountId": .id(1), "status": "ENABLED", "resourceStatus": ["ec2": "ENABLED"]]
        ]
        return sent.path == "/enable"
          ? .ok(
            ["accounts": accounts, "failedAccounts": []],
            HTTPHeader("x-amzn-requestid", "request-1"))
          : .ok(["accounts": [], "failedAccounts": []])
      }
      return try test.batch("inspector2", "enable", .ids([1]), ["resourceTypes": ["EC2"]]).outcomes
    }
    let first = try enable(isAnswered: true)
    #expect(first.map { $0["outcome"] } == ["done"])
    #expect(first.map { $0["attempts"] } == [1])
    #expect(first.map { $0["requestId"] } == ["request-1"])
    #expect(try enable(isAnswered: false) == first)
  }

  @Test("Equal calls of two roles are different calls")
  func roles() throws {
    func call(_ test: TestSession, account: Int) throws -> CallResult {
      var options = ClientOptions()
      options.identity = .role(Role(arn: "arn:aws:iam::\(account):role/a-role"))
      let client = try Client(session: test.session, service: "macie2", options: options)
      return test.session.run(client.call("create_member", Self.member.bytes))
    }
    let response: @Sendable (ScriptedTransport.Sent) -> ScriptedTransport.ScriptedResult = { sent in
      guard !sent.request.host.hasPrefix("sts.") else {
        let isFirst = String(decoding: sent.request.body, as: UTF8.self).contains("%3A1%3Arole")
        return .assumedRole(isFirst ? "ONE" : "TWO", expires: "2099-01-01T00:00:00Z")
      }
      let header = sent.request.header("Authorization") ?? ""
      return .ok(["arn": header.contains("=ONE/") ? "arn:1" : "arn:2"])
    }
    let first = try test(response)
    for account in 1...2 { _ = try call(first, account: account) }
    let second = try test(response)
    for account in [2, 1] {
      let result = try call(second, account: account)
      #expect(result.document?.root["arn"]?.string == "arn:\(account)")
      #expect(result.attempts == 0)
    }
  }

  @Test("Reads are not recorded")
  func reads() throws {
    for number in 1...2 {
      let test = try test { _ in .ok(["invitationsCount": .integer(Int64(number))]) }
      let result = try test.call("macie2", "get_invitations_count")
      #expect(result.document?.root["invitationsCount"]?.integer == Int64(number))
    }
  }

  @Test("A change without an outcome is sent again with the same body and token")
  func intents() throws {
    let first = try test { _ in .failure(TransportFailure(.interrupted, "cut")) }
    _ = try first.call("inspector2", "enable", ["resourceTypes": ["EC2"]])
    let second = try test { _ in .ok(["accounts": []]) }
    _ = try second.call("inspector2", "enable", ["resourceTypes": ["EC2"]])
    let bodies = (first.sent + second.sent).map(\.body)
    #expect(bodies.count == 4)
    #expect(Set(bodies.map(\.text)).count == 1)
    #expect(bodies[0]["clientToken"]?.string?.count == 36)
  }

  @Test("An interrupted batch continues where it stopped")
  func batches() throws {
    let parameters: JSON = ["resourceTypes": ["EC2"]]
    let service = FakeService(["000000000250": "ENABLED"])
    let first = try test { sent in
      !sent.isRead && sent.body["accountIds"]?.elements.first == .id(101)
        ? .failure(TransportFailure(.connect, "refused")) : service.response(to: sent)
    }
    _ = try first.batch("inspector2", "enable", .ids(1...250), parameters)
    let second = try test { service.response(to: $0) }
    let result = try second.batch("inspector2", "enable", .ids(1...250), parameters)
    #expect(result.lines.count == 250)
    // The accounts of the first run are not "already" enabled for the second.
    #expect(result.lines.dropLast().allSatisfy { $0.hasSuffix(" done") })
    #expect(result.lines.last == "000000000250 already")
    #expect(second.sent.map { $0.body["accountIds"] } == [.ids(101...200)])
  }

  @Test("A refusal is replayed in a run that was killed, and sent again in one that failed")
  func refusals() throws {
    let refused = try test { _ in .error(409, "ConflictException", "is a member") }
    _ = try refused.call("macie2", "create_member", Self.member)
    let killed = try test { _ in .ok(["arn": "arn:1"]) }
    let replayed = try killed.call("macie2", "create_member", Self.member)
    #expect(replayed.failure?.code == "ConflictException")
    #expect(replayed.failure?.message == "is a member")
    #expect(killed.sent.isEmpty)
    _ = killed.session.run(killed.session.runFailure("a script's error"))
    let failed = try test { _ in .ok(["arn": "arn:1"]) }
    #expect(try failed.call("macie2", "create_member", Self.member).failure == nil)
    #expect(failed.writes.count == 1)
  }

  @Test("After a run that ended, the same call is made again")
  func ended() throws {
    let first = try test { _ in .ok(["arn": "arn:1"]) }
    _ = try first.call("macie2", "create_member", Self.member)
    let end = try first.session.runEnding(with: Array(#"{"outcomes": []}"#.utf8))
    #expect(first.session.run(end).document?.root["status"]?.string == "ended")
    let second = try test { _ in .ok(["arn": "arn:2"]) }
    let result = try second.call("macie2", "create_member", Self.member)
    #expect(result.document?.root["arn"]?.string == "arn:2")
  }

  @Test("The journal contains the inputs and no credentials")
  func secrets() throws {
    let test = try test { _ in .ok(["arn": "arn:of-the-member"]) }
    _ = try test.call("macie2", "create_member", Self.member)
    let signature = try #require(test.sent[0].request.header("Authorization")).suffix(64)
    let bytes = file.bytes
    for text in ["one@example.com", "arn:of-the-member"] {
      #expect(bytes.range(of: Data(text.utf8)) != nil)
    }
    for secret in [TestSession.secret, TestSession.token, "AKIDEXAMPLE", String(signature)] {
      #expect(bytes.range(of: Data(secret.utf8)) == nil)
    }
  }

  @Test("A call with secret input is recognized, and its secret is not in the journal")
  func secretInput() throws {
    let input: JSON = [
      "name": "ours", "type": "GITLAB_SELF_MANAGED",
      "details": [
        "gitlabSelfManaged": [
          "instanceUrl": "https://gitlab.example", "accessToken": "glpat-secret",
        ]
      ],
    ]
    let first = try test { _ in .ok(["integrationArn": "arn:1", "status": "PENDING"]) }
    let result = try first.call("inspector2", "create_code_security_integration", input)
    #expect(result.failure == nil)
    #expect(first.sent[0].body["details"] == input["details"])
    #expect(file.bytes.range(of: Data("glpat-secret".utf8)) == nil)

    let second = try test { _ in .ok(["integrationArn": "arn:2", "status": "PENDING"]) }
    let again = try second.call("inspector2", "create_code_security_integration", input)
    #expect(again.document?.root["integrationArn"]?.string == "arn:1")
    #expect(second.sent.isEmpty)
  }

  @Test(
    "The caller of a described run is requested with the first request, or later from the same host",
    arguments: [(nil, 0), ("https://all.example", 100)] as [(String?, Int64)])
  func caller(endpoint: String?, time: Int64) throws {
    let description = try RunDescription(Document(Array(#"{"arguments": {}}"#.utf8)).root)
    let journal = try Journal(path: file.path, run: description, at: Instant(milliseconds: 0))
    let settings = TestSession.settings { $0.client.endpointURL = endpoint }
    let asksForCaller = { @Sendable (sent: ScriptedTransport.Sent) in
      String(decoding: sent.request.body, as: UTF8.self).contains("GetCallerIdentity")
    }
    let test = TestSession(journal: journal, settings: settings) { sent in
      asksForCaller(sent) ? .callerIdentity("arn:aws:iam::1:user/u") : .ok(["arn": "arn:1"])
    }
    _ = try test.call("macie2", "create_member", Self.member)
    _ = test.session.run(try test.session.runEnding(with: Array("{}".utf8)))
    #expect(test.sent.first?.time == 0)
    #expect(test.sent.filter(asksForCaller).map(\.time) == [time])
    let run = try RunList(path: file.path, at: Instant(milliseconds: 0)).run(1)
    #expect(run["sessions"]?.elements.first?["caller"]?.string == "arn:aws:iam::1:user/u")
  }

  @Test("Members that the model marks as sensitive are masked in recorded outputs")
  func secretOutput() throws {
    let input: JSON = ["name": "ours", "type": "GITHUB"]
    let output: JSON = [
      "integrationArn": "arn:1", "status": "PENDING", "authorizationUrl": "https://secret.example",
    ]
    let first = try test { _ in .ok(output) }
    let result = try first.call("inspector2", "create_code_security_integration", input)
    #expect(result.document?.root["authorizationUrl"]?.string == "https://secret.example")
    #expect(file.bytes.range(of: Data("secret.example".utf8)) == nil)

    let second = try test { _ in .ok(output) }
    let again = try second.call("inspector2", "create_code_security_integration", input)
    #expect(again.document?.root["integrationArn"]?.string == "arn:1")
    #expect(again.document?.root["authorizationUrl"]?.string == "***")
  }

  @Test("An argument that is the text of a sensitive member is masked when the call is made")
  func secretArgument() throws {
    let arguments = #"{"arguments": {"otp": "771144", "words": ["use 771144"], "other": "plain"}}"#
    let description = try RunDescription(Document(Array(arguments.utf8)).root)
    let journal = try Journal(path: file.path, run: description, at: Instant(milliseconds: 0))
    let test = TestSession(journal: journal) { _ in .ok([:]) }
    #expect(file.bytes.range(of: Data("771144".utf8)) != nil)
    _ = try test.call("account", "verify_phone_number", ["Otp": "771144"])
    #expect(file.bytes.range(of: Data("771144".utf8)) == nil)
    let run = try RunList(path: file.path, at: Instant(milliseconds: 0)).run(1)
    #expect(
      run["arguments"]?.text == #"{"otp":"***","words":["use ***"],"other":"plain"}"#)
  }

  @Test("Operations that return credentials are not recorded")
  func assumedRole() throws {
    let test = try test { _ in .assumedRole("GRANTED", expires: "2026-01-01T01:00:00Z") }
    let result = try test.call(
      "sts", "assume_role", ["RoleArn": "arn:aws:iam::1:role/a-role", "RoleSessionName": "a-name"])
    #expect(result.failure == nil)
    #expect(file.bytes.range(of: Data("GRANTED".utf8)) == nil)
  }
}
