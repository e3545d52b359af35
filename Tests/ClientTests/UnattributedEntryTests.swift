import MusterDocument
import MusterTransport
import MusterWire
import Testing

@testable import MusterClient

/// Responses to reads with entries that do not name their account, or that name another one. An
/// account that such a response does not list may be the one of the entry, so it is not missing.
@Suite struct UnattributedEntryTests {
  /// Lists in which an entry has no account id, or a text that is not one.
  static let nameless: [ScriptedTransport.ScriptedResult] = [
    nil, .null, "", " ", "1111", " 000000000001", 1, [:],
  ].map { (id: JSON?) in
    var entry: JSON = ["relationshipStatus": "Enabled"]
    if let id { entry["accountId"] = id }
    return .ok(["members": [entry, ["accountId": .id(2), "relationshipStatus": "Removed"]]])
  }

  /// A session in which every list of members is `list`.
  static func session(_ list: ScriptedTransport.ScriptedResult) -> TestSession {
    FakeService().session(settings: TestSession.settings { $0.batchRetry = 0 }) { sent in
      ["/members", "/members/list"].contains(sent.path) && sent.isRead ? list : nil
    }
  }

  @Test(
    "An account is not gone if the list of members has an entry without an account id",
    arguments: ["member_removed", "member_deleted"], nameless)
  func absence(state: String, list: ScriptedTransport.ScriptedResult) throws {
    let result = try Self.session(list).wait("macie2", state, .ids(1...3), minutes: 20)
    #expect(result.lines[0] == "000000000001 pending ResponseParserError")
    #expect(result.lines[2] == "000000000003 pending ResponseParserError")
  }

  @Test(
    "A batch is not done because of a list with an entry without an account id",
    arguments: ["disassociate_member", "delete_member"], nameless)
  func batch(operation: String, list: ScriptedTransport.ScriptedResult) throws {
    let result = try Self.session(list).batch("macie2", operation, .ids([1, 3, 4]))
    for outcome in result.outcomes {
      #expect(outcome["outcome"] == "pending", "\(outcome.text)")
      #expect(outcome["message"]?.string?.contains("an account without an id") == true)
    }
  }

  @Test(
    "A failure without an account id makes the accounts that are not listed pending",
    arguments: [nil, "", "12345"])
  func failure(id: String?) throws {
    let failure: JSON = [
      "accountId": id.map { .string($0) } ?? .null, "errorCode": "ACCESS_DENIED",
      "errorMessage": "no",
    ]
    let test = TestSession { _ in
      .ok([
        "accounts": [
          WaitTests.account(.id(1), "DISABLED")
        ],
        "failedAccounts": [failure],
      ])
    }
    let result = try test.wait("inspector2", "account_disabled", .ids(1...2), minutes: 20)
    #expect(result.lines == ["000000000001 done", "000000000002 pending ACCESS_DENIED"])
  }

  @Test(
    "A response about another account than the requested one decides nothing",
    arguments: [
      ("inspector2", "associate_member", "ENABLED"), ("macie2", "create_member", "Enabled"),
      ("macie2", "disassociate_member", "Removed"),
    ])
  func otherAccount(service: String, operation: String, state: String) throws {
    let settings = TestSession.settings { $0.batchRetry = 0 }
    let test = TestSession(settings: settings) { sent in
      guard sent.isRead else { return .ok() }
      let member: JSON = ["accountId": "999999999999", "relationshipStatus": .string(state)]
      return ["/members", "/members/list"].contains(sent.path)
        ? .error(500, "InternalServerException")
        : .ok(service == "inspector2" ? ["member": member] : member)
    }
    let result = try test.batch(
      service, operation, [["accountId": .id(1), "email": "a@example.com"]])
    let kind = result.outcomes.first?["outcome"]?.string ?? ""
    #expect(["pending", "retryable"].contains(kind), "\(result.lines)")
  }

  @Test("A list with two states of an account decides nothing, and is read again")
  func twice() throws {
    let service = FakeService(["000000000001": "Enabled"])
    let test = service.session { sent in
      guard sent.isRead, sent.path == "/members", sent.time < 600_000 else { return nil }
      return .ok([
        "members": [
          ["accountId": .id(1), "relationshipStatus": "Enabled"],
          ["accountId": .id(1), "relationshipStatus": "Removed"],
        ]
      ])
    }
    let list: JSON = .ids(1...2)
    #expect(
      try test.wait("macie2", "member_removed", list, minutes: 15).lines
        == ["000000000001 needs_action Enabled", "000000000002 done"])
  }
}
