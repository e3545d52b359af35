import MusterDocument
import MusterTransport
import MusterWire
import Testing

@testable import MusterClient

/// The outcomes of accounts by the failures that a service reports.
@Suite struct BatchFailureTests {
  static let parameters: JSON = ["resourceTypes": ["EC2"]]

  /// A response of Enable in which the accounts with a `code` fail.
  static func response(
    to sent: ScriptedTransport.Sent, _ code: (JSON) -> String?
  ) -> ScriptedTransport.Outcome {
    let failed = sent.body["accountIds"]?.elements.compactMap { id -> JSON? in
      code(id).map { ["accountId": id, "errorCode": .string($0), "errorMessage": "because"] }
    }
    return .ok(["accounts": [], "failedAccounts": .array(failed ?? [])])
  }

  @Test(
    "A final code settles its account and no other",
    arguments: [
      ("ALREADY_ENABLED", "already", ""), ("ACCOUNT_IS_ISOLATED", "skipped", "contact AWS Support"),
      ("RESOURCE_NOT_FOUND", "needs_action", "check that the account belongs to this organization"),
      ("DISASSOCIATE_ALL_MEMBERS", "needs_action", "disassociate the members first"),
      ("BLOCKED_BY_ORGANIZATION_POLICY", "needs_action", "change the organization's policy"),
      ("SOMETHING_NEW", "needs_action", "see the message"),
    ])
  func finalCodes(code: String, outcome: String, remedy: String) throws {
    let test = TestSession { sent in Self.response(to: sent) { $0 == .id(2) ? code : nil } }
    let result = try test.batch("inspector2", "enable", .ids(1...3), Self.parameters)
    #expect(
      result.lines
        == ["000000000001 done", "000000000002 \(outcome) \(code)", "000000000003 done"])
    #expect(result.outcomes[1]["message"] == "because")
    #expect(result.outcomes[1]["remedy"] == .string(remedy))
    #expect(test.sent.count == 1)
  }

  @Test("A throttled account is retried in its own request, and then done")
  func retried() throws {
    let test = TestSession { sent in
      Self.response(to: sent) { $0 == .id(2) && sent.time < 10_000 ? "SSM_THROTTLED" : nil }
    }
    let result = try test.batch("inspector2", "enable", .ids(1...3), Self.parameters)
    #expect(result.lines.allSatisfy { $0.hasSuffix(" done") })
    #expect(test.sent.count > 2)
    #expect(test.sent.dropFirst().allSatisfy { $0.body["accountIds"] == .ids([2]) })
    let pauses = zip(test.sent.dropFirst(), test.sent).map { $0.time - $1.time }
    #expect(pauses == pauses.sorted())
  }

  @Test(
    "A transient code is retried for its time, and is final then",
    arguments: [
      ("SSM_THROTTLED", "retryable", 600), ("INTERNAL_ERROR", "retryable", 300),
      ("ENABLE_IN_PROGRESS", "pending", 600), ("ACCESS_DENIED", "needs_action", 600),
    ])
  func bounded(code: String, outcome: String, seconds: Int64) throws {
    let test = TestSession { sent in Self.response(to: sent) { _ in code } }
    let result = try test.batch("inspector2", "enable", .ids([1]), Self.parameters)
    #expect(result.lines == ["000000000001 \(outcome) \(code)"])
    #expect(test.transport.elapsed >= seconds * 1000)
    #expect(test.transport.elapsed < (seconds + 70) * 1000)
    #expect(test.sent.count < 30)
  }

  @Test(
    "The session limits the time for which a batch retries", arguments: [0, 90_000, 10_000_000])
  func boundedBySession(milliseconds: Int64) throws {
    let settings = TestSession.settings { $0.batchRetry = milliseconds }
    let test = TestSession(settings: settings) { sent in
      Self.response(to: sent) { _ in "ACCESS_DENIED" }
    }
    let result = try test.batch("inspector2", "enable", .ids([1]), Self.parameters)
    #expect(result.lines == ["000000000001 needs_action ACCESS_DENIED"])
    let most = min(milliseconds, 600_000)
    #expect((most...most + 61_000).contains(test.transport.elapsed))
    #expect((test.sent.count == 1) == (milliseconds == 0))
  }

  @Test("ACCESS_DENIED right after an association is transient")
  func propagation() throws {
    let test = TestSession { sent in
      Self.response(to: sent) { _ in sent.time < 300_000 ? "ACCESS_DENIED" : nil }
    }
    #expect(
      try test.batch("inspector2", "enable", .ids([1]), Self.parameters).lines
        == ["000000000001 done"])
  }

  @Test("An account that is associated again is already a member, by Inspector's message")
  func associatedAgain() throws {
    let message =
      "The request is rejected because the given account ID is already a member or associated "
      + "member of the current account."
    let test = TestSession { _ in .error(400, "ValidationException", message) }
    #expect(
      try test.batch("inspector2", "associate_member", .ids([1])).lines
        == ["000000000001 already ValidationException"])
  }

  struct WholeFailure: Sendable, CustomTestStringConvertible {
    let outcome: String
    let code: String
    let response: ScriptedTransport.Outcome
    var operation = "enable"
    var parameters = BatchFailureTests.parameters

    var testDescription: String { "\(operation) \(code) \(outcome)" }
  }

  @Test(
    "A failed request is the outcome of every account in it",
    arguments: [
      WholeFailure(
        outcome: "needs_action", code: "ValidationException",
        response: .error(400, "ValidationException", "no")),
      WholeFailure(
        outcome: "needs_action", code: "AccessDeniedException",
        response: .error(403, "AccessDeniedException", "no")),
      WholeFailure(
        outcome: "skipped", code: "AccessDeniedException",
        response: .error(
          403, "AccessDeniedException", "CODE_REPOSITORY is not supported in eu-south-2")),
      WholeFailure(
        outcome: "retryable", code: "ThrottlingException",
        response: .error(429, "ThrottlingException", "no")),
      WholeFailure(
        outcome: "retryable", code: "ConnectionClosedError",
        response: .failure(TransportFailure(.interrupted, "no"))),
      WholeFailure(
        outcome: "needs_action", code: "SSLError",
        response: .failure(TransportFailure(.untrusted, "no"))),
      WholeFailure(
        outcome: "retryable", code: "InternalServerException",
        response: .error(500, "InternalServerException", "no"),
        operation: "batch_update_member_ec2_deep_inspection_status",
        parameters: ["activateDeepInspection": true]),
      WholeFailure(
        outcome: "already", code: "ConflictException",
        response: .error(409, "ConflictException", "no"), operation: "associate_member",
        parameters: [:]),
    ])
  func wholeRequest(_ failure: WholeFailure) throws {
    let test = TestSession { _ in failure.response }
    let result = try test.batch(
      "inspector2", failure.operation, .ids(1...2), failure.parameters)
    #expect(
      result.lines == (1...2).map { "00000000000\($0) \(failure.outcome) \(failure.code)" })
    if failure.outcome == "retryable" { #expect(test.transport.elapsed >= 300_000) }
  }

  @Test("A failed request does not affect the accounts of other requests")
  func oneOfThree() throws {
    let test = TestSession { sent in
      sent.body["accountIds"]?.elements.first == .id(101)
        ? .error(400, "ValidationException") : .ok()
    }
    let lines = try test.batch("inspector2", "enable", .ids(1...250), Self.parameters).lines
    #expect(
      lines.enumerated().allSatisfy { index, line in
        line.contains("done") == !(100..<200).contains(index)
      })
  }

  @Test(
    "A failure of deep inspection is classified by the state of EC2 scanning",
    arguments: [
      (
        "DISABLED", "needs_action",
        "enable EC2 scanning for the account, then activate deep inspection"
      ),
      ("SUSPENDED", "needs_action", "reopen the AWS account, or remove it from the list"),
      ("ENABLING", "retryable", ""), ("ENABLED", "needs_action", "see the message"),
    ])
  func deepInspection(status: String, outcome: String, remedy: String) throws {
    let test = TestSession { _ in
      .ok([
        "failedAccountIds": [
          ["accountId": .id(1), "ec2ScanStatus": .string(status), "errorMessage": "because"]
        ]
      ])
    }
    let result = try test.batch(
      "inspector2", "batch_update_member_ec2_deep_inspection_status", .ids(1...2),
      ["activateDeepInspection": true])
    #expect(result.lines == ["000000000001 \(outcome) \(status)", "000000000002 done"])
    #expect(result.outcomes[0]["remedy"] == .string(remedy))
  }

  @Test(
    "Macie's ClientError is classified by its message",
    arguments: [
      ("The account is already a member", "already", 0),
      ("The account is suspended", "needs_action", 0),
      ("The account is not a member", "needs_action", 240),
    ])
  func clientErrors(message: String, outcome: String, seconds: Int64) throws {
    let test = TestSession { _ in
      .ok([
        "unprocessedAccounts": [
          ["accountId": .id(1), "errorCode": "ClientError", "errorMessage": .string(message)]
        ]
      ])
    }
    let result = try test.batch("macie2", "create_invitations", .ids([1]))
    #expect(result.lines == ["000000000001 \(outcome) ClientError"])
    #expect((seconds * 1000...(seconds + 61) * 1000).contains(test.transport.elapsed))
  }
}
