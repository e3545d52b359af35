import MusterDocument
import MusterTransport
import MusterWire
import Testing

@testable import MusterClient

/// The outcomes of errors as AWS words them. The sources of the wordings are in accounts.json and
/// outcomes.json.
@Suite struct OutcomeWordingTests {
  struct OutcomeWording: Sendable, CustomTestStringConvertible {
    let service: String
    let operation: String
    let status: Int
    let code: String
    let message: String
    let outcome: String
    /// A part of the remedy.
    var remedy = ""

    var testDescription: String { "\(operation) \(code) \(message.prefix(60))" }
  }

  static func inspector(
    _ operation: String, _ status: Int, _ code: String, _ message: String, _ outcome: String,
    _ remedy: String = ""
  ) -> OutcomeWording {
    OutcomeWording(
      service: "inspector2", operation: operation, status: status, code: code, message: message,
      outcome: outcome, remedy: remedy)
  }

  static func macie(
    _ operation: String, _ status: Int, _ code: String, _ message: String, _ outcome: String,
    _ remedy: String = ""
  ) -> OutcomeWording {
    OutcomeWording(
      service: "macie2", operation: operation, status: status, code: code, message: message,
      outcome: outcome, remedy: remedy)
  }

  static let denied = "AccessDeniedException"
  static let invalid = "ValidationException"
  static let token = "The security token included in the request is invalid"

  static let wordings: [OutcomeWording] = [
    macie("create_member", 401, denied, "Macie is not enabled", "needs_action", "enable Macie for"),
    macie(
      "create_member", 403, denied, "Macie is not enabled.", "needs_action", "enable Macie for"),
    macie(
      "create_member", 403, denied,
      "The request failed because Macie isn\u{2019}t enabled in the specified AWS Region.",
      "needs_action", "enable Macie for"),
    macie(
      "create_invitations", 404, "ResourceNotFoundException",
      "Amazon Macie isn\u{2019}t enabled", "needs_action", "enable Macie for"),
    macie(
      "delete_member", 404, "ResourceNotFoundException", "Amazon Macie isn't enabled",
      "needs_action", "enable Macie for"),
    macie(
      "batch_update_automated_discovery_accounts", 403, denied,
      "Account Id: 111122223333 has not been onboarded", "needs_action",
      "UpdateAutomatedDiscoveryConfiguration"),
    inspector(
      "associate_member", 400, invalid,
      "The request is rejected because the given account ID is already a member or associated "
        + "member of the current account.", "already"),
    inspector(
      "associate_member", 403, denied,
      "Invoking account does not have access to associate member account", "needs_action",
      "add the account to the organization or remove it from the list"),
    inspector(
      "disassociate_member", 400, invalid,
      "The request is rejected because the current account cannot disassociate the given member "
        + "account ID since the latter is not yet associated to it.", "already"),
    inspector("disassociate_member", 400, invalid, "accountId is malformed", "needs_action"),
    inspector(
      "disable", 403, denied,
      "Member account 111122223333 is not authorized to disable itself.", "needs_action",
      "delegated administrator"),
    inspector(
      "enable", 403, denied, "Lambda code scanning is not supported in ap-south-1", "skipped"),
    inspector(
      "disable", 403, denied, "Lambda code scanning is not supported in ap-south-1", "skipped"),
    inspector(
      "enable", 400, invalid, "Invoking account is not enabled", "needs_action",
      "enable Inspector for the calling account"),
    inspector(
      "enable", 403, denied,
      "Invoking account is not authorized to perform iam:CreateServiceLinkedRole", "needs_action",
      "iam:CreateServiceLinkedRole"),
    inspector(
      "enable", 403, denied,
      "User: arn:aws:iam::111122223333:user/a is not authorized to perform: inspector2:Enable "
        + "on resource: * with an explicit deny in a service control policy", "needs_action",
      "change the service control policy"),
    inspector(
      "enable", 403, denied,
      "User: arn:aws:iam::111122223333:user/a is not authorized to perform: inspector2:Enable",
      "needs_action", "give the caller the permission"),
    inspector(
      "enable", 403, "UnrecognizedClientException", token, "needs_action", "use other credentials"),
    macie(
      "create_member", 403, "InvalidClientTokenId", token, "needs_action", "use other credentials"),
    macie(
      "create_member", 403, "ExpiredTokenException", "expired", "needs_action", "new credentials"),
    macie("create_member", 400, "ExpiredToken", "expired", "needs_action", "new credentials"),
    macie(
      "create_member", 409, "ConflictException",
      "The request failed because the account is already associated with another Macie "
        + "administrator account.", "needs_action", "another administrator"),
    macie("create_member", 409, "ConflictException", "already something new", "needs_action"),
    macie(
      "delete_member", 409, "ConflictException",
      "The request was rejected because member accounts are associated with your account",
      "needs_action", "disassociate the member first"),
    macie(
      "delete_member", 404, "ResourceNotFoundException", "no such member", "needs_action"),
    macie(
      "delete_member", 400, invalid,
      "The request failed because the account is not associated with your account", "already"),
    macie(
      "disassociate_member", 400, invalid,
      "The account is not an associated member of account 111122223333", "already"),
    macie(
      "update_member_session", 409, "ConflictException", "no", "needs_action",
      "check with GetMember"),
    macie("delete_member", 400, invalid, "already a new wording", "needs_action"),
  ]

  static let parameters: [String: JSON] = [
    "enable": ["resourceTypes": ["EC2"]], "disable": ["resourceTypes": ["EC2"]],
    "update_member_session": ["status": "ENABLED"],
    "batch_update_automated_discovery_accounts": ["status": "ENABLED"],
  ]

  @Test("A known wording has its outcome, and a remedy for it", arguments: wordings)
  func outcomes(_ wording: OutcomeWording) throws {
    // No read helps: the account is in no list, or in the state that the operation must change.
    let before = wording.operation == "disable" ? "ENABLED" : "Enabled"
    let isListed = ["disable", "delete_member", "disassociate_member"].contains(wording.operation)
    let service = FakeService(isListed ? ["000000000001": before] : [:])
    let test = service.session { sent in
      if !sent.isRead { return .error(wording.status, wording.code, wording.message) }
      // If the list of members cannot be read, the wording decides.
      let isUnread = wording.operation == "associate_member" || wording.outcome == "already"
      return isUnread ? .error(403, "AccessDeniedException") : nil
    }
    let result = try test.batch(
      wording.service, wording.operation, [["accountId": .id(1), "email": "a@example.com"]],
      Self.parameters[wording.operation] ?? [:])
    let outcome = result.outcomes[0]
    #expect(outcome["outcome"]?.string == wording.outcome)
    #expect(outcome["code"]?.string == wording.code)
    #expect(wording.remedy.isEmpty || outcome["remedy"]?.string?.contains(wording.remedy) == true)
    #expect((wording.outcome == "needs_action") == (outcome["remedy"] != ""))
  }

  static let ofCalls: [OutcomeWording] = [
    inspector(
      "DescribeOrganizationConfiguration", 403, denied,
      "Invoking account does not have access to describe the organization configuration.",
      "needs_action", "call as Inspector's delegated administrator"),
    inspector(
      "GetMember", 403, denied, "Invoking account does not have access to get member account",
      "needs_action", "associate the account"),
    inspector(
      "GetMember", 500, "InternalServerException", "111122223333 is not an associated member",
      "needs_action", "associate the account"),
    inspector(
      "GetDelegatedAdminAccount", 400, invalid, "Invoking account is the delegated admin",
      "skipped"),
    inspector(
      "UpdateOrganizationConfiguration", 400, invalid, "Invoking account is not enabled",
      "needs_action", "enable Inspector for the calling account"),
    macie(
      "AcceptInvitation", 400, invalid,
      "The request is rejected because the current account has no pending invitation from the "
        + "given master account ID or is already an associated member of another master account.",
      "needs_action", "list the invitations"),
    macie(
      "DisableMacie", 409, "ConflictException",
      "Cannot disable Macie while associated with an administrator account, 111122223333.",
      "needs_action", "disassociate the account from its administrator"),
  ]

  @Test("A scan type that a Region lacks is skipped, unless other types were refused with it")
  func unsupportedType() throws {
    let response = ScriptedTransport.ScriptedResult.error(
      403, Self.denied, "Lambda code scanning is not supported in ap-south-1")
    for operation in ["enable", "disable"] {
      for (types, outcome): (JSON, String) in [
        (["LAMBDA_CODE"], "skipped"), (["EC2", "LAMBDA_CODE"], "needs_action"),
      ] {
        let before: JSON = operation == "enable" ? "DISABLED" : "ENABLED"
        let result = try FakeService(["000000000001": before.string ?? ""])
          .session { $0.isRead ? nil : response }
          .batch("inspector2", operation, .ids(1...1), ["resourceTypes": types])
        #expect(result.lines == ["000000000001 \(outcome) AccessDeniedException"])
        let remedy = result.outcomes[0]["remedy"]?.string ?? ""
        #expect(remedy.hasPrefix("omit the scan type") == (outcome == "needs_action"))
      }
    }
  }

  @Test("The rules also classify errors of operations without batches", arguments: ofCalls)
  func rules(_ wording: OutcomeWording) throws {
    let test = TestSession { _ in .ok() }
    let classification = try AccountFacts(of: test.client(wording.service)).rules.classification(
      wording.operation, code: wording.code, message: wording.message)
    #expect(classification.kind.rawValue == wording.outcome)
    #expect(classification.remedy.contains(wording.remedy) || wording.remedy.isEmpty)
  }

  @Test("A host without an address has its own remedy")
  func noHost() throws {
    let test = FakeService().session { sent in
      sent.isRead
        ? nil : .failure(TransportFailure(.connect, "Could not resolve host: macie2.example"))
    }
    let result = try test.batch(
      "macie2", "create_member", [["accountId": .id(1), "email": "a@example.com"]])
    #expect(result.lines == ["000000000001 needs_action EndpointConnectionError"])
    #expect(result.outcomes[0]["remedy"]?.string?.contains("may not exist in it") == true)
  }

  @Test("Macie that is off is a state of the session, in every wording")
  func macieOff() throws {
    for wording in Self.wordings.prefix(5) {
      let test = TestSession { _ in .error(wording.status, wording.code, wording.message) }
      let result = try test.wait("macie2", "session_enabled", [.string(TestSession.account)])
      #expect(result.lines == ["\(TestSession.account) needs_action NotFound"])
      #expect(result.outcomes[0]["remedy"] == "enable Macie in this Region with EnableMacie")
    }
  }
}
