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

  static func refusedBySTS(_ code: String) -> ScriptedTransport.ScriptedResult {
    let text = """
      <ErrorResponse><Error><Type>Sender</Type><Code>\(code)</Code><Message>no</Message></Error>\
      </ErrorResponse>
      """
    return .success(HTTPResponse(status: 403, body: Array(text.utf8)))
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

  static func client(_ test: TestSession, in region: String) throws -> Client {
    var options = ClientOptions()
    options.region = region
    return try Client(session: test.session, service: "inspector2", options: options)
  }

  static func associate(_ test: TestSession, in region: String) throws -> CallResult {
    test.session.run(
      try Batch(
        client: try client(test, in: region), operation: "associate_member",
        accounts: .json(JSON.ids(1...2).bytes)))
  }

  /// The response of AWS STS to credentials that a service does not know, and the remedy.
  struct Unrecognized: Sendable, CustomTestStringConvertible {
    let response: ScriptedTransport.ScriptedResult
    let remedy: String
    var testDescription: String { remedy }
  }

  static let enableRegion = "enable this Region for the account"
  static let wrongCredentials = "use other credentials"
  static let unknownCause = "check the credentials with GetCallerIdentity"

  static let responsesOfSTS = [
    Unrecognized(response: identity("000000000001"), remedy: enableRegion),
    Unrecognized(response: refusedBySTS("InvalidClientTokenId"), remedy: wrongCredentials),
    Unrecognized(response: refusedBySTS("AccessDenied"), remedy: unknownCause),
    Unrecognized(
      response: .failure(TransportFailure(.connect, "refused")), remedy: unknownCause),
  ]

  @Test(
    "AWS STS is asked once about credentials that a service does not know in a Region",
    arguments: responsesOfSTS)
  func unrecognized(tested: Unrecognized) throws {
    var settings = TestSession.settings { _ in }
    settings.retries.maxAttempts = 1
    let test = TestSession(settings: settings) {
      Self.isTokens($0) ? tested.response : Self.refused
    }
    let accounts = JSON.ids(1...120)
    let reports: [CallResult] = [
      try Self.associate(test, in: "eu-south-1"),
      test.session.run(
        try Wait(
          client: try Self.client(test, in: "eu-south-1"), state: "account_enabled",
          accounts: .json(accounts.bytes))),
      test.session.run(
        try Batch(
          client: try Self.client(test, in: "eu-south-1"), operation: "enable",
          accounts: .json(accounts.bytes),
          options: .with { $0.parameters = BatchFailureTests.parameters.bytes })),
    ]
    for outcome in reports.flatMap({ $0.outcomes }) {
      #expect(outcome["outcome"] == "needs_action")
      #expect(outcome["code"] == "UnrecognizedClientException")
      let remedy = outcome["remedy"]?.string ?? ""
      #expect(remedy.hasPrefix(tested.remedy), "\(remedy)")
    }
    let asked = test.sent.filter(Self.isTokens)
    #expect(asked.allSatisfy { $0.request.host == "sts.us-east-1.amazonaws.com" })
    #expect(asked.count == 1)
  }

  @Test("Credentials that have worked in another Region are not asked about")
  func acceptedBefore() throws {
    let test = TestSession { sent in
      sent.request.host.contains("us-east-1") ? .ok(["members": []]) : Self.refused
    }
    _ = try test.call("inspector2", "ListMembers")
    let result = try Self.associate(test, in: "eu-south-1")
    for outcome in result.outcomes {
      #expect(outcome["remedy"]?.string?.hasPrefix(Self.enableRegion) == true)
    }
    #expect(!test.sent.contains(where: Self.isTokens))
  }

  @Test("In a Region that every account has, unknown credentials are wrong")
  func globalRegion() throws {
    let test = TestSession { _ in Self.refused }
    let result = try Self.associate(test, in: "us-east-1")
    for outcome in result.outcomes {
      #expect(outcome["remedy"]?.string?.hasPrefix(Self.wrongCredentials) == true)
    }
    #expect(!test.sent.contains(where: Self.isTokens))
  }

  @Test("Other credentials of the session prove nothing about a client's own")
  func otherCredentials() throws {
    let test = TestSession { sent in
      let isOther = sent.request.header("Authorization")?.contains("=OTHER/") == true
      if Self.isTokens(sent) { return Self.refusedBySTS("InvalidClientTokenId") }
      return isOther ? .ok(["members": []]) : Self.refused
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
