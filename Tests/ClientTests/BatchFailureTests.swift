import MusterDocument
import MusterTransport
import MusterWire
import Testing

@testable import MusterClient

/// The outcomes of accounts by the failures that a service reports.
@Suite struct BatchFailureTests {
  static let parameters: JSON = ["resourceTypes": ["EC2"]]

  /// A session in which the accounts with a `code` fail to be enabled.
  static func session(
    settings: Session.Settings = TestSession.settings { _ in },
    _ code: @escaping @Sendable (JSON, ScriptedTransport.Sent) -> String?
  ) -> TestSession {
    FakeService().session(settings: settings) { sent in
      guard !sent.isRead, let ids = sent.body["accountIds"]?.elements else { return nil }
      let failed = ids.compactMap { id -> JSON? in
        code(id, sent).map {
          ["accountId": id, "errorCode": .string($0), "errorMessage": "because"]
        }
      }
      let accounts = ids.filter { code($0, sent) == nil }.map { FakeService.scan($0, "ENABLED") }
      return .ok(["accounts": .array(accounts), "failedAccounts": .array(failed)])
    }
  }

  @Test(
    "A final code settles its account and no other",
    arguments: [
      ("ALREADY_ENABLED", "already", ""),
      ("ACCOUNT_IS_ISOLATED", "needs_action", "contact AWS Support"),
      ("RESOURCE_NOT_FOUND", "needs_action", "check that the account belongs to this organization"),
      ("DISASSOCIATE_ALL_MEMBERS", "needs_action", "disassociate the members first"),
      (
        "BLOCKED_BY_ORGANIZATION_POLICY", "needs_action",
        "change the organization's policy: ListPoliciesForTarget names it, "
          + "DescribeEffectivePolicy shows what it manages"
      ),
      (
        "SOMETHING_NEW", "needs_action",
        "remove the cause that the message names, then run this again"
      ),
    ])
  func finalCodes(code: String, outcome: String, remedy: String) throws {
    let test = Self.session { id, _ in id == .id(2) ? code : nil }
    let result = try test.batch("inspector2", "enable", .ids(1...3), Self.parameters)
    #expect(
      result.lines
        == ["000000000001 done", "000000000002 \(outcome) \(code)", "000000000003 done"])
    #expect(result.outcomes[1]["message"] == "because")
    #expect(result.outcomes[1]["remedy"] == .string(remedy))
    #expect(test.writes.count == 1)
  }

  @Test("A throttled account is retried in its own request, and then done")
  func retried() throws {
    let test = Self.session { id, sent in
      id == .id(2) && sent.time < 10_000 ? "SSM_THROTTLED" : nil
    }
    let result = try test.batch("inspector2", "enable", .ids(1...3), Self.parameters)
    #expect(result.lines.allSatisfy { $0.hasSuffix(" done") })
    #expect(test.writes.count > 2)
    #expect(test.writes.dropFirst().allSatisfy { $0.body["accountIds"] == .ids([2]) })
    let pauses = zip(test.writes.dropFirst(), test.writes).map { $0.time - $1.time }
    #expect(pauses == pauses.sorted())
  }

  @Test(
    "A transient code is retried for its time, and is final then",
    arguments: [
      ("SSM_THROTTLED", "retryable", 600), ("INTERNAL_ERROR", "retryable", 300),
      ("ENABLE_IN_PROGRESS", "pending", 600), ("ACCESS_DENIED", "needs_action", 600),
      ("DISABLE_IN_PROGRESS", "retryable", 600),
    ])
  func bounded(code: String, outcome: String, seconds: Int64) throws {
    let test = Self.session { _, _ in code }
    let result = try test.batch("inspector2", "enable", .ids([1]), Self.parameters)
    #expect(result.lines == ["000000000001 \(outcome) \(code)"])
    #expect(test.transport.elapsed >= seconds * 1000)
    #expect(test.transport.elapsed < (seconds + 70) * 1000)
    #expect(test.writes.count < 30)
  }

  @Test(
    "The session limits the time for which a batch retries", arguments: [0, 90_000, 10_000_000])
  func boundedBySession(milliseconds: Int64) throws {
    let settings = TestSession.settings { $0.batchRetry = milliseconds }
    let test = Self.session(settings: settings) { _, _ in "ACCESS_DENIED" }
    let result = try test.batch("inspector2", "enable", .ids([1]), Self.parameters)
    #expect(result.lines == ["000000000001 needs_action ACCESS_DENIED"])
    let most = min(milliseconds, 600_000)
    #expect((most...most + 61_000).contains(test.transport.elapsed))
    #expect((test.writes.count == 1) == (milliseconds == 0))
  }

  @Test("ACCESS_DENIED right after an association is transient")
  func propagation() throws {
    let test = Self.session { _, sent in sent.time < 300_000 ? "ACCESS_DENIED" : nil }
    #expect(
      try test.batch("inspector2", "enable", .ids([1]), Self.parameters).lines
        == ["000000000001 done"])
  }

  private static let alreadyMember =
    "The request is rejected because the given account ID is already a member or associated "
    + "member of the current account."

  @Test("An account that is associated again is already a member, by Inspector's message")
  func associatedAgain() throws {
    let test = TestSession { _ in .error(400, "ValidationException", Self.alreadyMember) }
    #expect(
      try test.batch("inspector2", "associate_member", .ids([1])).lines
        == ["000000000001 already ValidationException"])
  }

  @Test(
    "The state of an account that is already a member decides, unless it cannot be read",
    arguments: [
      ("ENABLED", "already"), ("ACCOUNT_SUSPENDED", "skipped ACCOUNT_SUSPENDED"),
      ("EMAIL_VERIFICATION_FAILED", "needs_action EMAIL_VERIFICATION_FAILED"),
      ("REMOVED", "needs_action REMOVED"), ("CREATED", "pending CREATED"),
    ])
  func stateOfMember(state: String, outcome: String) throws {
    let service = FakeService()
    let test = service.session { sent in
      guard !sent.isRead else {
        // The first read finds no member: the association was lost on its way back.
        guard sent.time > 100 else { return .error(404, "ResourceNotFoundException") }
        return .ok([
          "member": ["accountId": .id(1), "relationshipStatus": .string(state)],
          "members": [["accountId": .id(1), "relationshipStatus": .string(state)]],
        ])
      }
      return .error(400, "ValidationException", Self.alreadyMember)
    }
    #expect(
      try test.batch("inspector2", "associate_member", .ids([1])).lines
        == ["000000000001 \(outcome)"])
  }

  @Test(
    "The state of an account decides, although the service rejects it as not a member",
    arguments: [
      ("inspector2", "disassociate_member", notAssociated, "CREATED", "needs_action CREATED"),
      ("inspector2", "disassociate_member", notAssociated, "REMOVED", "already"),
      ("macie2", "disassociate_member", notMember, "Created", "needs_action Created"),
      ("macie2", "disassociate_member", notMember, "Removed", "already"),
      ("macie2", "delete_member", notMember, "Enabled", "needs_action Enabled"),
      ("macie2", "delete_member", notMember, "", "already"),
    ])
  func stateOfNonMember(
    service: String, operation: String, message: String, state: String, outcome: String
  ) throws {
    let test = TestSession { sent in
      guard sent.isRead else { return .error(400, "ValidationException", message) }
      // The first read fails, so that the account is not settled before the request.
      guard sent.time > 300 else { return .error(403, "AccessDeniedException") }
      let member: JSON = ["accountId": .id(1), "relationshipStatus": .string(state)]
      if sent.path.hasSuffix("/members/000000000001") || sent.path == "/members/get" {
        return state.isEmpty
          ? .error(404, "ResourceNotFoundException")
          : .ok(service == "inspector2" ? ["member": member] : member)
      }
      return .ok(["members": state.isEmpty ? [] : [member]])
    }
    #expect(
      try test.batch(service, operation, .ids([1])).lines == ["000000000001 \(outcome)"])
  }

  private static let notAssociated =
    "The request is rejected because the current account cannot disassociate the given member "
    + "account ID since the latter is not yet associated to it."
  private static let notMember = "The account is not an associated member of account 333333333333"

  @Test(
    "ALREADY_ENABLED is a success only if each of the types is enabled",
    arguments: [
      ("ENABLED", "already"), ("DISABLED", "needs_action DISABLED"),
      ("", "pending ALREADY_ENABLED"),
    ])
  func alreadyEnabled(lambda: String, outcome: String) throws {
    let test = TestSession { sent in
      guard sent.isRead else {
        return .ok([
          "accounts": [],
          "failedAccounts": [["accountId": .id(1), "errorCode": "ALREADY_ENABLED"]],
        ])
      }
      guard sent.time > 0, !lambda.isEmpty else { return .error(403, "AccessDeniedException") }
      return .ok([
        "accounts": [
          [
            "accountId": .id(1), "state": ["status": "ENABLED"],
            "resourceState": ["ec2": ["status": "ENABLED"], "lambda": ["status": .string(lambda)]],
          ]
        ]
      ])
    }
    let parameters: JSON = ["resourceTypes": ["EC2", "LAMBDA"]]
    #expect(
      try test.batch("inspector2", "enable", .ids([1]), parameters).lines
        == ["000000000001 \(outcome)"])
  }

  struct WholeFailure: Sendable, CustomTestStringConvertible {
    let outcome: String
    let code: String
    let response: ScriptedTransport.ScriptedResult
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
        outcome: "needs_action", code: "ConflictException",
        response: .error(409, "ConflictException", "no"), operation: "associate_member",
        parameters: [:]),
    ])
  func wholeRequest(_ failure: WholeFailure) throws {
    let test = TestSession { _ in failure.response }
    let result = try test.batch(
      "inspector2", failure.operation, .ids(1...2), failure.parameters)
    #expect(
      result.lines == (1...2).map { "00000000000\($0) \(failure.outcome) \(failure.code)" })
    if failure.outcome == "retryable" { #expect(test.transport.elapsed >= 900_000) }
  }

  @Test("A failed request does not affect the accounts of other requests")
  func oneOfThree() throws {
    let test = FakeService().session { sent in
      !sent.isRead && sent.body["accountIds"]?.elements.first == .id(101)
        ? .error(400, "ValidationException") : nil
    }
    let lines = try test.batch("inspector2", "enable", .ids(1...250), Self.parameters).lines
    #expect(
      lines.enumerated().allSatisfy { index, line in
        line.contains("done") == !(100..<200).contains(index)
      })
  }

  @Test(
    "A status of a busy service counts more than its code",
    arguments: [
      (429, "AccessDeniedException"), (503, "ServiceQuotaExceededException"),
      (429, "ValidationException"), (520, ""), (505, "Odd"),
    ])
  func busyService(status: Int, code: String) throws {
    let service = FakeService()
    let test = service.session { sent in
      guard !sent.isRead, sent.time < 600_000 else { return nil }
      return .error(status, code, "Too Many Requests")
    }
    let result = try test.batch("inspector2", "enable", .ids([1]), Self.parameters)
    #expect(result.lines == ["000000000001 done"])
  }

  @Test("Deep inspection of an account without EC2 scanning needs no deactivation")
  func nothingToDeactivate() throws {
    let test = TestSession { _ in
      .ok([
        "accountIds": [],
        "failedAccountIds": [
          ["accountId": .id(1), "ec2ScanStatus": "DISABLED", "errorMessage": "EC2 is disabled"]
        ],
      ])
    }
    let result = try test.batch(
      "inspector2", "batch_update_member_ec2_deep_inspection_status", .ids([1]),
      ["activateDeepInspection": false])
    #expect(result.lines == ["000000000001 skipped DISABLED"])
    #expect(result.outcomes[0]["remedy"] == "")
    let waited = try test.wait("inspector2", "deep_inspection_deactivated", .ids([1]))
    #expect(waited.lines == ["000000000001 skipped DISABLED"])
  }

  @Test(
    "A failure of deep inspection is classified by the state of EC2 scanning",
    arguments: [
      (
        "DISABLED", "needs_action",
        "enable EC2 scanning for the account, then activate deep inspection"
      ),
      ("SUSPENDED", "needs_action", "reopen the AWS account, or remove it from the list"),
      ("ENABLING", "retryable", "wait until EC2 scanning is enabled, then run this again"),
      ("ENABLED", "needs_action", "remove the cause that the message names, then run this again"),
    ])
  func deepInspection(status: String, outcome: String, remedy: String) throws {
    let test = FakeService().session { sent in
      guard !sent.isRead else { return nil }
      return .ok([
        "accountIds": [["accountId": .id(2), "status": "ACTIVATED"]],
        "failedAccountIds": [
          ["accountId": .id(1), "ec2ScanStatus": .string(status), "errorMessage": "because"]
        ],
      ])
    }
    let result = try test.batch(
      "inspector2", "batch_update_member_ec2_deep_inspection_status", .ids(1...2),
      ["activateDeepInspection": true])
    #expect(result.lines == ["000000000001 \(outcome) \(status)", "000000000002 done"])
    #expect(result.outcomes[0]["remedy"] == .string(remedy))
  }

  @Test("A message that only resembles a known one is not a success if no read decides")
  func unreadableRefusal() throws {
    let test = TestSession(settings: TestSession.settings { $0.batchRetry = 0 }) { sent in
      guard !sent.isRead else { return .error(500, "InternalServerException", "no") }
      let failure: JSON = [
        "accountId": .id(1), "errorCode": "ClientError",
        "errorMessage": "The account is already a member of another organization",
      ]
      return .ok(["unprocessedAccounts": [failure]])
    }
    let result = try test.batch("macie2", "create_invitations", .ids([1]))
    #expect(result.lines == ["000000000001 pending ClientError"])
  }

  @Test(
    "Macie's ClientError is classified by its message",
    arguments: [
      ("The account is already invited: its relationship is Invited.", true, "already", 0),
      ("The account is already invited: its relationship is Invited.", false, "pending Created", 0),
      (
        "The account is already in a wording that is not known", false, "needs_action ClientError",
        240
      ),
      ("The account is suspended", false, "needs_action ClientError", 0),
      ("The account is not a member", false, "needs_action ClientError", 240),
    ])
  func clientErrors(message: String, isInvited: Bool, outcome: String, seconds: Int64) throws {
    let service = FakeService(["000000000001": "Created"])
    let test = service.session { sent in
      guard !sent.isRead else { return nil }
      if isInvited { _ = service.response(to: sent) }
      return .ok([
        "unprocessedAccounts": [
          ["accountId": .id(1), "errorCode": "ClientError", "errorMessage": .string(message)]
        ]
      ])
    }
    let result = try test.batch("macie2", "create_invitations", .ids([1]))
    #expect(result.lines == ["000000000001 \(outcome)"])
    #expect((seconds * 1000...(seconds + 61) * 1000).contains(test.transport.elapsed))
  }
}
