import MusterDocument
import MusterTransport
import MusterWire
import Testing

@testable import MusterClient

/// Responses that do not have the outcome of an account. Every request of a test gets the same
/// response, so the reads of the batch do not have it either.
@Suite struct MissingOutcomeTests {
  struct UndecidedResponse: Sendable, CustomTestStringConvertible {
    var status = 200
    let body: String
    var headers: [HTTPHeader] = []
    var service = "inspector2"
    var operation = "enable"
    var parameters: JSON = ["resourceTypes": ["EC2"]]
    /// The outcome, code and, if it matters, a part of the message or remedy of each account.
    let outcomes: [[String]]

    var testDescription: String { "\(operation) \(status) \(body)" }
  }

  static let missing = ["pending", "ResponseParserError", "does not have the member 'accounts'"]
  static let deep: JSON = ["activateDeepInspection": true]

  static let cases: [UndecidedResponse] = [
    UndecidedResponse(body: "{}", outcomes: [missing, missing]),
    UndecidedResponse(body: "", outcomes: [missing, missing]),
    UndecidedResponse(
      body: #"{"accounts":null,"failedAccounts":null}"#, outcomes: [missing, missing]),
    UndecidedResponse(
      body: #"{"accounts":{},"failedAccounts":[]}"#,
      outcomes: [
        ["pending", "ResponseParserError"], ["pending", "ResponseParserError"],
      ]),
    UndecidedResponse(
      body: #"{"__type":"AccessDeniedException","message":"no"}"#,
      outcomes: [
        ["needs_action", "AccessDeniedException"], ["needs_action", "AccessDeniedException"],
      ]),
    UndecidedResponse(
      body: #"{"message":"no"}"#,
      headers: [HTTPHeader("x-amzn-ErrorType", "AccessDeniedException")],
      outcomes: [
        ["needs_action", "AccessDeniedException"], ["needs_action", "AccessDeniedException"],
      ]),
    UndecidedResponse(
      body: #"{"accounts":[{"accountId":"111122223333","status":"ENABLED","#
        + #""resourceStatus":{"ec2":"ENABLED"}}],"failedAccounts":[]}"#,
      outcomes: [["done", ""], ["pending", "", "does not list the account"]]),
    UndecidedResponse(
      body:
        #"{"accounts":[],"failedAccounts":[{"errorCode":"INTERNAL_ERROR","errorMessage":"x"}]}"#,
      outcomes: [["pending", "INTERNAL_ERROR", "x"], ["pending", "INTERNAL_ERROR", "x"]]),
    UndecidedResponse(
      body: #"{"accountIds":[{"accountId":"111122223333","status":"FAILED","errorMessage":"e"}],"#
        + #""failedAccountIds":[]}"#,
      operation: "batch_update_member_ec2_deep_inspection_status", parameters: deep,
      outcomes: [["needs_action", "FAILED", "e"], ["pending", "", "does not list the account"]]),
    UndecidedResponse(
      body: #"{"accountIds":[{"accountId":"111122223333","status":"DEACTIVATED"},"#
        + #"{"accountId":"444455556666","status":"PENDING"}]}"#,
      operation: "batch_update_member_ec2_deep_inspection_status", parameters: deep,
      outcomes: [["needs_action", "DEACTIVATED"], ["pending", "PENDING"]]),
    UndecidedResponse(
      status: 403,
      body: #"{"message":"The request failed because Macie isn’t enabled in the specified "#
        + #"AWS Region."}"#,
      headers: [HTTPHeader("x-amzn-ErrorType", "AccessDeniedException")], service: "macie2",
      operation: "create_member", parameters: [:],
      outcomes: Array(
        repeating: [
          "needs_action", "AccessDeniedException",
          "enable Macie for the administrator in this Region first",
        ], count: 2)),
    UndecidedResponse(
      status: 409,
      body: #"{"message":"The request failed because the account is already associated with "#
        + #"another Macie administrator account."}"#,
      headers: [HTTPHeader("x-amzn-ErrorType", "ConflictException")], service: "macie2",
      operation: "create_member", parameters: [:],
      outcomes: Array(
        repeating: ["needs_action", "ConflictException", "has another administrator"], count: 2)),
    UndecidedResponse(
      status: 400,
      body: #"{"message":"accountId is malformed","reason":"FIELD_VALIDATION_FAILED"}"#,
      headers: [HTTPHeader("x-amzn-ErrorType", "ValidationException")],
      operation: "disassociate_member", parameters: [:],
      outcomes: Array(repeating: ["needs_action", "ValidationException"], count: 2)),
    UndecidedResponse(
      body: #"{"code":"AccessDeniedException","message":"no"}"#,
      outcomes: [
        ["needs_action", "AccessDeniedException"], ["needs_action", "AccessDeniedException"],
      ]),
    UndecidedResponse(
      body: #"{"accounts":[{"accountId":"111122223333","status":"ENABLED"},"#
        + #"{"accountId":"444455556666","status":"ENABLED","resourceStatus":{"ecr":"ENABLED"}}]}"#,
      outcomes: Array(repeating: ["pending", "", "EC2 has no state in the response"], count: 2)),
    UndecidedResponse(
      body: #"{"accounts":[{"accountId":"111122223333","status":"NEW","#
        + #""resourceStatus":{"ec2":"NEW"}},null,7,{"accountId":444455556666}]}"#,
      outcomes: [
        ["pending", "ResponseParserError"], ["pending", "ResponseParserError"],
      ]),
    UndecidedResponse(
      body: #"{"accounts":[{"accountId":"111122223333","status":"NEW","#
        + #""resourceStatus":{"ec2":"NEW"}},null,{"status":"ENABLED"}]}"#,
      outcomes: [
        ["pending", "NEW", "the state NEW is not known"],
        ["pending", "ResponseParserError", "has an account without an id"],
      ]),
    UndecidedResponse(
      body: #"{"accounts":[],"failedAccounts":[{"accountId":"111122223333"}]}"#,
      outcomes: [
        ["needs_action", "", "contact AWS Support with the request id"], ["pending", ""],
      ]),
    UndecidedResponse(
      status: 404, body: #"{"message":"gone","code":"ResourceNotFoundException"}"#,
      service: "macie2", operation: "delete_member", parameters: [:],
      outcomes: Array(
        repeating: ["needs_action", "ResourceNotFoundException", "could not be read"], count: 2)),
    UndecidedResponse(
      body: "{}", operation: "associate_member", parameters: [:],
      outcomes: Array(repeating: ["pending", "ResponseParserError", "cannot be read"], count: 2)),
  ]

  @Test("An account that is in no response is not done", arguments: cases)
  func silent(_ silence: UndecidedResponse) throws {
    let test = TestSession(settings: TestSession.settings { $0.batchRetry = 0 }) { _ in
      .success(
        HTTPResponse(
          status: silence.status,
          headers: silence.headers + [HTTPHeader("Content-Type", "application/json")],
          body: Array(silence.body.utf8)))
    }
    let result = try test.batch(
      silence.service, silence.operation,
      [
        ["accountId": "111122223333", "email": "a@example.com"],
        ["accountId": "444455556666", "email": "b@example.com"],
      ], silence.parameters)
    #expect(result.outcomes.count == 2)
    for (outcome, expected) in zip(result.outcomes, silence.outcomes) {
      #expect(outcome["outcome"]?.string == expected[0])
      #expect(outcome["code"]?.string == expected[1])
      let words = (outcome["message"]?.string ?? "") + " " + (outcome["remedy"]?.string ?? "")
      if expected.count > 2 { #expect(words.contains(expected[2])) }
    }
  }

  @Test("An account that no list has is read, and the read decides")
  func unlisted() throws {
    let service = FakeService()
    let test = service.session { sent in
      guard !sent.isRead else { return nil }
      _ = service.response(to: sent)
      return .ok(["accounts": [FakeService.scan(.id(1), "ENABLED")], "failedAccounts": []])
    }
    let result = try test.batch("inspector2", "enable", .ids(1...2), ["resourceTypes": ["EC2"]])
    #expect(result.lines == ["000000000001 done", "000000000002 done"])
    #expect(test.sent.map { $0.body["accountIds"] } == [.ids(1...2), .ids(1...2), .ids([2])])
  }

  @Test("A lost response is not a failure if a read finds the state")
  func lost() throws {
    let service = FakeService()
    let test = service.session { sent in
      guard !sent.isRead else { return nil }
      _ = service.response(to: sent)
      return .success(HTTPResponse(status: 200, body: Array(#"{"accounts": ["#.utf8)))
    }
    let result = try test.batch("inspector2", "enable", .ids(1...2), ["resourceTypes": ["EC2"]])
    #expect(result.lines == ["000000000001 done", "000000000002 done"])
    #expect(test.writes.count == 1)
  }

  @Test("An account that is in both lists, or twice in one, is not done")
  func contradiction() throws {
    let test = FakeService().session { sent in
      guard !sent.isRead else { return nil }
      return .ok([
        "accounts": [
          FakeService.scan(.id(1), "ENABLED"), FakeService.scan(.id(2), "SUSPENDED"),
          FakeService.scan(.id(2), "ENABLED"), FakeService.scan(.id(3), "ENABLED"),
          FakeService.scan("999999999999", "ENABLED"),
        ],
        "failedAccounts": [["accountId": .id(1), "errorCode": "ACCOUNT_IS_ISOLATED"]],
      ])
    }
    let result = try test.batch("inspector2", "enable", .ids(1...3), ["resourceTypes": ["EC2"]])
    #expect(
      result.lines == [
        "000000000001 needs_action ACCOUNT_IS_ISOLATED", "000000000002 needs_action SUSPENDED",
        "000000000003 done",
      ])
  }
}
