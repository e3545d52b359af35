import MusterDocument
import MusterTransport
import MusterWire
import Testing

@testable import MusterClient

/// How what a service says of an account becomes its outcome.
@Suite struct BatchFailureTests {
  static let parameters: JSON = ["resourceTypes": ["EC2"]]

  /// An answer of Enable in which the accounts fail that `code` gives one for.
  static func answer(
    to sent: ScriptedTransport.Sent, _ code: (JSON) -> String?
  ) -> ScriptedTransport.Outcome {
    let failed = sent.body["accountIds"]?.elements.compactMap { id -> JSON? in
      code(id).map { ["accountId": id, "errorCode": .string($0), "errorMessage": "because"] }
    }
    return .ok(["accounts": [], "failedAccounts": .array(failed ?? [])])
  }

  @Test(
    "A code that is final settles its account, and no other",
    arguments: [
      ("ALREADY_ENABLED", "already", ""), ("ACCOUNT_IS_ISOLATED", "skipped", "contact AWS Support"),
      ("RESOURCE_NOT_FOUND", "needs_action", "check that the account belongs to this organization"),
      ("DISASSOCIATE_ALL_MEMBERS", "needs_action", "disassociate the members first"),
      ("BLOCKED_BY_ORGANIZATION_POLICY", "needs_action", "change the organization's policy"),
      ("SOMETHING_NEW", "needs_action", "see the message"),
    ])
  func finalCodes(code: String, outcome: String, remedy: String) throws {
    let scene = TestSession { sent in Self.answer(to: sent) { $0 == .id(2) ? code : nil } }
    let result = try scene.batch("inspector2", "enable", .ids(1...3), Self.parameters)
    #expect(
      result.lines
        == ["000000000001 done", "000000000002 \(outcome) \(code)", "000000000003 done"])
    #expect(result.outcomes[1]["message"] == "because")
    #expect(result.outcomes[1]["remedy"] == .string(remedy))
    #expect(scene.sent.count == 1)
  }

  @Test("An account that was throttled is sent again by itself, and then done")
  func retried() throws {
    let scene = TestSession { sent in
      Self.answer(to: sent) { $0 == .id(2) && sent.time < 10_000 ? "SSM_THROTTLED" : nil }
    }
    let result = try scene.batch("inspector2", "enable", .ids(1...3), Self.parameters)
    #expect(result.lines.allSatisfy { $0.hasSuffix(" done") })
    #expect(scene.sent.count > 2)
    #expect(scene.sent.dropFirst().allSatisfy { $0.body["accountIds"] == .ids([2]) })
    let pauses = zip(scene.sent.dropFirst(), scene.sent).map { $0.time - $1.time }
    #expect(pauses == pauses.sorted())
  }

  @Test(
    "A code that may pass is tried for its time, and then final",
    arguments: [
      ("SSM_THROTTLED", "retryable", 600), ("INTERNAL_ERROR", "retryable", 300),
      ("ENABLE_IN_PROGRESS", "pending", 600), ("ACCESS_DENIED", "needs_action", 600),
    ])
  func bounded(code: String, outcome: String, seconds: Int64) throws {
    let scene = TestSession { sent in Self.answer(to: sent) { _ in code } }
    let result = try scene.batch("inspector2", "enable", .ids([1]), Self.parameters)
    #expect(result.lines == ["000000000001 \(outcome) \(code)"])
    #expect(scene.transport.elapsed >= seconds * 1000)
    #expect(scene.transport.elapsed < (seconds + 70) * 1000)
    #expect(scene.sent.count < 30)
  }

  @Test("A session says how long a batch asks again at most", arguments: [0, 90_000, 10_000_000])
  func boundedBySession(milliseconds: Int64) throws {
    let settings = TestSession.settings { $0.batchRetry = milliseconds }
    let scene = TestSession(settings: settings) { sent in
      Self.answer(to: sent) { _ in "ACCESS_DENIED" }
    }
    let result = try scene.batch("inspector2", "enable", .ids([1]), Self.parameters)
    #expect(result.lines == ["000000000001 needs_action ACCESS_DENIED"])
    let most = min(milliseconds, 600_000)
    #expect((most...most + 61_000).contains(scene.transport.elapsed))
    #expect((scene.sent.count == 1) == (milliseconds == 0))
  }

  @Test("ACCESS_DENIED right after an association passes within its time")
  func propagation() throws {
    let scene = TestSession { sent in
      Self.answer(to: sent) { _ in sent.time < 300_000 ? "ACCESS_DENIED" : nil }
    }
    #expect(
      try scene.batch("inspector2", "enable", .ids([1]), Self.parameters).lines
        == ["000000000001 done"])
  }

  @Test("Who is associated again is a member already, in Inspector's words")
  func associatedAgain() throws {
    let message =
      "The request is rejected because the given account ID is already a member or associated "
      + "member of the current account."
    let scene = TestSession { _ in .error(400, "ValidationException", message) }
    #expect(
      try scene.batch("inspector2", "associate_member", .ids([1])).lines
        == ["000000000001 already ValidationException"])
  }

  struct WholeFailure: Sendable, CustomTestStringConvertible {
    let outcome: String
    let code: String
    let answer: ScriptedTransport.Outcome
    var operation = "enable"
    var parameters = BatchFailureTests.parameters

    var testDescription: String { "\(operation) \(code) \(outcome)" }
  }

  @Test(
    "A failure of the whole request is the outcome of every account in it",
    arguments: [
      WholeFailure(
        outcome: "needs_action", code: "ValidationException",
        answer: .error(400, "ValidationException", "no")),
      WholeFailure(
        outcome: "needs_action", code: "AccessDeniedException",
        answer: .error(403, "AccessDeniedException", "no")),
      WholeFailure(
        outcome: "skipped", code: "AccessDeniedException",
        answer: .error(
          403, "AccessDeniedException", "CODE_REPOSITORY is not supported in eu-south-2")),
      WholeFailure(
        outcome: "retryable", code: "ThrottlingException",
        answer: .error(429, "ThrottlingException", "no")),
      WholeFailure(
        outcome: "retryable", code: "ConnectionClosedError",
        answer: .failure(TransportFailure(.interrupted, "no"))),
      WholeFailure(
        outcome: "needs_action", code: "SSLError",
        answer: .failure(TransportFailure(.untrusted, "no"))),
      WholeFailure(
        outcome: "retryable", code: "InternalServerException",
        answer: .error(500, "InternalServerException", "no"),
        operation: "batch_update_member_ec2_deep_inspection_status",
        parameters: ["activateDeepInspection": true]),
      WholeFailure(
        outcome: "already", code: "ConflictException",
        answer: .error(409, "ConflictException", "no"), operation: "associate_member",
        parameters: [:]),
    ])
  func wholeRequest(_ failure: WholeFailure) throws {
    let scene = TestSession { _ in failure.answer }
    let result = try scene.batch(
      "inspector2", failure.operation, .ids(1...2), failure.parameters)
    #expect(
      result.lines == (1...2).map { "00000000000\($0) \(failure.outcome) \(failure.code)" })
    if failure.outcome == "retryable" { #expect(scene.transport.elapsed >= 300_000) }
  }

  @Test("One request's failure leaves the accounts of the others alone")
  func oneOfThree() throws {
    let scene = TestSession { sent in
      sent.body["accountIds"]?.elements.first == .id(101)
        ? .error(400, "ValidationException") : .ok()
    }
    let lines = try scene.batch("inspector2", "enable", .ids(1...250), Self.parameters).lines
    #expect(
      lines.enumerated().allSatisfy { index, line in
        line.contains("done") == !(100..<200).contains(index)
      })
  }

  @Test(
    "Deep inspection that fails is told by the state of EC2 scanning",
    arguments: [
      (
        "DISABLED", "needs_action",
        "enable EC2 scanning for the account, then activate deep inspection"
      ),
      ("SUSPENDED", "needs_action", "reopen the AWS account, or remove it from the list"),
      ("ENABLING", "retryable", ""), ("ENABLED", "needs_action", "see the message"),
    ])
  func deepInspection(status: String, outcome: String, remedy: String) throws {
    let scene = TestSession { _ in
      .ok([
        "failedAccountIds": [
          ["accountId": .id(1), "ec2ScanStatus": .string(status), "errorMessage": "because"]
        ]
      ])
    }
    let result = try scene.batch(
      "inspector2", "batch_update_member_ec2_deep_inspection_status", .ids(1...2),
      ["activateDeepInspection": true])
    #expect(result.lines == ["000000000001 \(outcome) \(status)", "000000000002 done"])
    #expect(result.outcomes[0]["remedy"] == .string(remedy))
  }

  @Test(
    "Macie's ClientError is told by its message",
    arguments: [
      ("The account is already a member", "already", 0),
      ("The account is suspended", "needs_action", 0),
      ("The account is not a member", "needs_action", 240),
    ])
  func clientErrors(message: String, outcome: String, seconds: Int64) throws {
    let scene = TestSession { _ in
      .ok([
        "unprocessedAccounts": [
          ["accountId": .id(1), "errorCode": "ClientError", "errorMessage": .string(message)]
        ]
      ])
    }
    let result = try scene.batch("macie2", "create_invitations", .ids([1]))
    #expect(result.lines == ["000000000001 \(outcome) ClientError"])
    #expect((seconds * 1000...(seconds + 61) * 1000).contains(scene.transport.elapsed))
  }
}
