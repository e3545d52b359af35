import MusterCredentials
import MusterDocument
import MusterSigning
import MusterTransport
import MusterWire
import Testing

@testable import MusterClient

/// The caller's account, and the Regions in which its credentials work.
@Suite struct CallerAccountTests {
  /// Credentials that do not name their account.
  static let anonymous = TestSession.settings {
    $0.credentials = FixedCredentials(Credentials(accessKeyId: "AKID", secretAccessKey: "secret"))
  }

  static func identity(_ account: String) -> ScriptedTransport.ScriptedResult {
    let text = """
      <GetCallerIdentityResponse><GetCallerIdentityResult><Account>\(account)</Account>\
      </GetCallerIdentityResult></GetCallerIdentityResponse>
      """
    return .success(HTTPResponse(status: 200, body: Array(text.utf8)))
  }

  static func isTokens(_ sent: ScriptedTransport.Sent) -> Bool {
    sent.request.host.hasPrefix("sts.")
  }

  static let refused = ScriptedTransport.ScriptedResult.error(
    403, "UnrecognizedClientException", "The security token included in the request is invalid")

  struct CallerMembership: Sendable {
    let service: String
    let operation: String
    var state = ""
  }

  static let memberships = [
    CallerMembership(
      service: "inspector2", operation: "associate_member", state: "member_associated"),
    CallerMembership(
      service: "inspector2", operation: "disassociate_member", state: "member_removed"),
    CallerMembership(service: "macie2", operation: "create_member", state: "member_enabled"),
    CallerMembership(service: "macie2", operation: "create_invitations", state: "member_invited"),
    CallerMembership(service: "macie2", operation: "disassociate_member", state: "member_removed"),
    CallerMembership(service: "macie2", operation: "delete_member", state: "member_deleted"),
  ]

  @Test("The administrator in the list is skipped before a request is sent", arguments: memberships)
  func administrator(tested: CallerMembership) throws {
    let service = FakeService()
    let test = service.session(settings: Self.anonymous) {
      Self.isTokens($0) ? Self.identity("000000000002") : nil
    }
    let accounts: JSON = .array(
      (1...3).map { number -> JSON in
        // The administrator needs no email address.
        number == 2 ? .id(2) : ["accountId": .id(number), "email": "a@example.com"]
      })
    let result = try test.batch(tested.service, tested.operation, accounts)
    #expect(result.lines[1] == "000000000002 skipped")
    #expect(result.outcomes[1]["message"]?.string?.contains("its own member") == true)
    #expect(!test.writes.contains { $0.body.text.contains("000000000002") })
    // The account is asked for once.
    let waited = try test.wait(tested.service, tested.state, accounts)
    #expect(waited.lines[1] == "000000000002 skipped")
    let states = test.session.run(
      AccountStates(
        client: try test.client(tested.service), state: tested.state,
        accounts: .json(accounts.bytes)))
    #expect(states.lines[1] == "000000000002 skipped")
    #expect(test.sent.count(where: Self.isTokens) == 1)
  }

  @Test("If the account is in no response, the list is processed without it")
  func unknown() throws {
    let test = FakeService().session(settings: Self.anonymous) {
      Self.isTokens($0) ? .error(403, "AccessDenied", "no") : nil
    }
    for _ in 1...2 {
      let result = try test.batch("inspector2", "associate_member", .ids(1...2))
      #expect(result.lines.allSatisfy { $0.hasSuffix(" done") || $0.hasSuffix(" already") })
    }
    #expect(test.sent.count(where: Self.isTokens) == 1)
  }

  @Test("A Region in which the credentials are refused is not asked twice, but the global one is")
  func otherRegion() throws {
    let test = FakeService().session(settings: Self.anonymous) { sent in
      guard Self.isTokens(sent) else { return nil }
      return sent.request.host.contains("eu-south-1")
        ? Self.refused : Self.identity("000000000001")
    }
    let result = try Self.associate(test, in: "eu-south-1")
    #expect(result.lines == ["000000000001 skipped", "000000000002 done"])
    #expect(
      test.sent.filter(Self.isTokens).map(\.request.host)
        == ["sts.eu-south-1.amazonaws.com", "sts.us-east-1.amazonaws.com"])
  }

  static func associate(_ test: TestSession, in region: String) throws -> CallResult {
    var options = ClientOptions()
    options.region = region
    return test.session.run(
      try Batch(
        client: try Client(session: test.session, service: "inspector2", options: options),
        operation: "associate_member", accounts: .json(JSON.ids(1...2).bytes)))
  }

  @Test(
    "Credentials that a service does not know are wrong, or the Region is not enabled",
    arguments: [true, false])
  func unrecognized(worksElsewhere: Bool) throws {
    let test = TestSession { sent in
      worksElsewhere && sent.request.host.contains("us-east-1")
        ? .ok(["members": []]) : Self.refused
    }
    _ = try test.call("inspector2", "ListMembers")
    let result = try Self.associate(test, in: "eu-south-1")
    for outcome in result.outcomes {
      #expect(outcome["outcome"] == "needs_action")
      #expect(outcome["code"] == "UnrecognizedClientException")
      let remedy = outcome["remedy"]?.string ?? ""
      #expect(remedy.hasPrefix("enable this Region for the account") == worksElsewhere, "\(remedy)")
      #expect(remedy.hasPrefix("use other credentials") == !worksElsewhere, "\(remedy)")
    }
  }

  @Test("Other credentials of the session prove nothing about a client's own")
  func otherCredentials() throws {
    let test = TestSession { sent in
      sent.request.header("Authorization")?.contains("/us-east-1/") == true
        ? .ok(["members": []]) : Self.refused
    }
    var options = ClientOptions()
    options.identity = .known(Credentials(accessKeyId: "OTHER", secretAccessKey: "secret"))
    let other = try Client(session: test.session, service: "inspector2", options: options)
    _ = test.session.run(other.call("ListMembers", []))
    let result = try Self.associate(test, in: "eu-south-1")
    #expect(
      result.outcomes.allSatisfy {
        $0["remedy"]?.string?.hasPrefix("use other credentials") == true
      })
  }
}
