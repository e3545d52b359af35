import MusterCredentials
import MusterDocument
import MusterTransport
import MusterWire
import Testing

@testable import MusterClient

/// Accounts that were in the state before.
@Suite struct AlreadyInStateTests {
  static let types: JSON = ["resourceTypes": ["EC2"]]

  @Test(
    "An account that a read finds in the state is already so, and nothing is sent for it",
    arguments: [
      ("inspector2", "enable", types, "ENABLED"), ("inspector2", "disable", types, "DISABLED"),
      ("inspector2", "associate_member", [:], "ENABLED"),
      ("inspector2", "disassociate_member", [:], "REMOVED"),
      (
        "inspector2", "batch_update_member_ec2_deep_inspection_status",
        ["activateDeepInspection": false], "DEACTIVATED"
      ),
      ("macie2", "create_member", [:], "Created"), ("macie2", "create_invitations", [:], "Enabled"),
      ("macie2", "disassociate_member", [:], "Resigned"),
      ("macie2", "update_member_session", ["status": "PAUSED"], "Paused"),
      ("macie2", "update_member_session", ["status": "ENABLED"], "Enabled"),
      ("macie2", "batch_update_automated_discovery_accounts", ["status": "ENABLED"], "ENABLED"),
    ] as [(String, String, JSON, String)])
  func already(service: String, operation: String, parameters: JSON, state: String) throws {
    let test = FakeService(["000000000001": state]).session()
    let result = try test.batch(
      service, operation, [["accountId": .id(1), "email": "a@example.com"]], parameters)
    #expect(result.lines == ["000000000001 already"])
    #expect(test.writes.isEmpty && test.sent.count == 1)
  }

  @Test("A member that is not listed is already deleted")
  func deleted() throws {
    let test = FakeService().session()
    #expect(try test.batch("macie2", "delete_member", .ids([1])).lines == ["000000000001 already"])
    #expect(test.writes.isEmpty)
  }

  @Test("If the states cannot be read before, the requests are sent, and their responses decide")
  func unreadable() throws {
    let service = FakeService()
    let test = service.session { sent in
      sent.isRead && sent.time < 200 ? .error(403, "AccessDeniedException", "no") : nil
    }
    #expect(
      try test.batch("inspector2", "enable", .ids(1...2), Self.types).lines
        == ["000000000001 done", "000000000002 done"])
  }

  @Test("An account that was already in the state stays so in a wait, but not in another batch")
  func laterSteps() throws {
    let test = FakeService(["000000000001": "ENABLED"]).session()
    let batch = try test.batch("inspector2", "enable", .ids(1...2), Self.types)
    let report = JSON(try #require(batch.report?.root))
    #expect(batch.lines == ["000000000001 already", "000000000002 done"])
    #expect(try test.wait("inspector2", "account_enabled", report).lines == batch.lines)
    let disabled = try test.batch("inspector2", "disable", report, Self.types)
    #expect(disabled.lines == ["000000000001 done", "000000000002 done"])
  }

  @Test("An account that is changing to the state is pending, and later steps continue with it")
  func inProgress() throws {
    let service = FakeService()
    let test = service.session { sent in
      guard sent.path == "/members/get" else { return nil }
      guard service.state("000000000001") != nil else {
        return .error(404, "ResourceNotFoundException")
      }
      let status: JSON = sent.time < 1000 ? "CREATED" : "ENABLED"
      return .ok(["member": ["accountId": .id(1), "relationshipStatus": status]])
    }
    let associated = try test.batch("inspector2", "associate_member", .ids([1]))
    #expect(associated.lines == ["000000000001 pending CREATED"])
    let report = JSON(try #require(associated.report?.root))
    #expect(
      try test.wait("inspector2", "member_associated", report).lines == ["000000000001 done"])
    #expect(
      try test.batch("inspector2", "enable", report, Self.types).outcomes.map { $0["step"] }
        == ["inspector scanning"])
  }

  @Test("The account of the caller is skipped where it cannot take part")
  func caller() throws {
    let settings = TestSession.settings { settings in
      settings.credentials = OptionCredentials(
        accessKeyId: "A", secretAccessKey: "S", sessionToken: nil, accountID: "000000000002")
    }
    for (service, operation) in [("inspector2", "associate_member"), ("macie2", "create_member")] {
      let test = FakeService().session(settings: settings)
      let accounts = (1...2).map { number -> JSON in
        ["accountId": .id(number), "email": "a@example.com"]
      }
      let result = try test.batch(service, operation, .array(accounts))
      #expect(result.lines == ["000000000001 done", "000000000002 skipped"])
      #expect(result.outcomes[1]["message"] != "")
      #expect(test.writes.count == 1)
    }
  }

  @Test("An outcome has the request id, the attempts and the time of the response that decided it")
  func decidingResponses() throws {
    let service = FakeService()
    let test = service.session { sent in
      let id = HTTPHeader("x-amzn-RequestId", sent.isRead ? "read" : "write")
      if !sent.isRead, sent.time < 200 { return .error(503, "ServiceUnavailable", "busy") }
      guard case .success(var response) = service.response(to: sent) else { return nil }
      response.headers.append(id)
      return .success(response)
    }
    let enabled = try test.batch("inspector2", "enable", .ids([1]), Self.types).outcomes[0]
    #expect(enabled["requestId"] == "write" && enabled["attempts"] == 2)
    let time = try #require(enabled["at"]?.string)
    #expect(time.hasPrefix("2026-01-01T00:00:00.") && time.hasSuffix("Z"))
    let associated = try test.batch("inspector2", "associate_member", .ids([2])).outcomes[0]
    #expect(associated["requestId"] == "read" && associated["attempts"] == 1)
    let already = try test.batch("inspector2", "enable", .ids([1]), Self.types).outcomes[0]
    #expect(already["outcome"] == "already" && already["requestId"] == "read")
    let waited = try test.wait("inspector2", "account_enabled", .ids([1])).outcomes[0]
    #expect(waited["requestId"] == "read" && waited["attempts"] == 1)
  }
}
