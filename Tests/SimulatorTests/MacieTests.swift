import MusterDocument
import MusterWire
import Testing

@testable import MusterSimulator
@testable import SimulatorSupport

@Suite struct MacieTests {
  var simulation: TestOrganization

  /// An organization in which only the administrator has enabled Macie.
  init() throws {
    simulation = try TestOrganization()
    try simulation.call("macie2", "EnableMacie")
  }

  mutating func createAndInvite(_ behavior: AccountBehavior, email: String? = nil) throws {
    let id = JSON.string(TestOrganization.id(behavior))
    try simulation.call(
      "macie2", "CreateMember",
      [
        "account": ["accountId": id, "email": .string(email ?? TestOrganization.email(behavior))]
      ])
    let output = try simulation.call("macie2", "CreateInvitations", ["accountIds": [id]])
    #expect(output.at("/unprocessedAccounts") == [])
  }

  mutating func status(of behavior: AccountBehavior) -> String? {
    try? simulation.call("macie2", "GetMember", ["id": .string(TestOrganization.id(behavior))])
      .at("/relationshipStatus")?.string
  }

  @Test("Before Macie is enabled, nothing else can be called")
  func macieIsAbsentAtFirst() throws {
    var simulation = try TestOrganization()
    for operation in ["GetMacieSession", "ListMembers", "DisableMacie", "GetInvitationsCount"] {
      let error = failure { try simulation.call("macie2", operation) }
      #expect(error?.httpStatus == 403)
      #expect(error?.message == "Macie is not enabled.")
    }
  }

  @Test("A session is enabled once, updated, and removed when disabled")
  mutating func sessions() throws {
    #expect(failure { try simulation.call("macie2", "EnableMacie") }?.code == "ConflictException")
    try simulation.call("macie2", "UpdateMacieSession", ["findingPublishingFrequency": "SIX_HOURS"])
    let session = try simulation.call("macie2", "GetMacieSession")
    #expect(session.at("/status") == "ENABLED")
    #expect(session.at("/findingPublishingFrequency") == "SIX_HOURS")
    try simulation.call("macie2", "DisableMacie")
    #expect(failure { try simulation.call("macie2", "GetMacieSession") }?.httpStatus == 403)
  }

  @Test("A session exists in one Region only")
  mutating func regionsAreApart() {
    let error = failure { try simulation.call("macie2", "GetMacieSession", region: "eu-west-1") }
    #expect(error?.httpStatus == 403)
  }

  @Test(
    "The result of an invitation depends on the account's behavior",
    arguments: [
      (AccountBehavior.none, "Enabled"), (.emailUnverified, "EmailVerificationFailed"),
      (.neverAccepts, "Invited"), (.declines, nil), (.slow, "Enabled"), (.isolated, "Enabled"),
      (.blockedByPolicy, "Enabled"), (.suspended, "AccountSuspended"), (.ssmThrottled, "Enabled"),
      (.deepInspectionFailed, "Enabled"),
    ] as [(AccountBehavior, String?)])
  mutating func invitationsEnd(_ behavior: AccountBehavior, _ expected: String?) throws {
    try createAndInvite(behavior)
    #expect(status(of: behavior) == "EmailVerificationInProgress")
    simulation.pass(minutes: 120)
    #expect(status(of: behavior) == expected)
  }

  @Test("An account is Invited before it is Enabled, for a long time if it is slow")
  mutating func invitationsTakeTime() throws {
    try createAndInvite(.slow)
    simulation.pass(minutes: 15)
    #expect(status(of: .slow) == "Invited")
    simulation.pass(minutes: 40)
    #expect(status(of: .slow) == "Enabled")
  }

  @Test("A wrong address is not verified; the account can be added again with the right one")
  mutating func wrongAddress() throws {
    try createAndInvite(.none, email: "somebody@example.org")
    simulation.pass(minutes: 5)
    #expect(status(of: .none) == "EmailVerificationFailed")
    let id: JSON = ["id": .string(TestOrganization.id(.none))]
    try simulation.call("macie2", "DeleteMember", id)
    try createAndInvite(.none)
    simulation.pass(minutes: 10)
    #expect(status(of: .none) == "Enabled")
  }

  @Test("Events of a deleted member do not affect the same account when it is added again")
  mutating func staleEventsAreVoid() throws {
    try createAndInvite(.none)
    let session = simulation
    simulation.pass(minutes: 10)
    #expect(status(of: .none) == "Enabled")
    simulation = session
    #expect(status(of: .none) == "EmailVerificationInProgress", "a copy goes its own way")
    simulation.pass(minutes: 10)
    try simulation.call("macie2", "DisassociateMember", ["id": .string(TestOrganization.id(.none))])
    try simulation.call("macie2", "DeleteMember", ["id": .string(TestOrganization.id(.none))])
    try simulation.call(
      "macie2", "CreateMember",
      [
        "account": ["accountId": .string(TestOrganization.id(.none)), "email": "a@example.com"]
      ])
    simulation.pass(minutes: 60)
    #expect(status(of: .none) == "Created")
  }

  @Test("An account outside of the organization can be added, but its address is never verified")
  mutating func strangers() throws {
    let id: JSON = "999999999999"
    try simulation.call("macie2", "CreateMember", ["account": ["accountId": id, "email": "x@y.z"]])
    try simulation.call("macie2", "CreateInvitations", ["accountIds": [id]])
    simulation.pass(minutes: 60)
    let member = try simulation.call("macie2", "GetMember", ["id": id])
    #expect(member.at("/relationshipStatus") == "EmailVerificationFailed")
  }

  @Test("Accounts that cannot be invited are unprocessed, each with its reason")
  mutating func unprocessedAccounts() throws {
    try createAndInvite(.none)
    let ids = JSON.strings([TestOrganization.id(.slow), TestOrganization.id(.none)])
    let output = try simulation.call("macie2", "CreateInvitations", ["accountIds": ids])
    let unprocessed = output.at("/unprocessedAccounts")?.elements ?? []
    #expect(unprocessed.map { $0["errorCode"] } == ["ClientError", "ClientError"])
    #expect(
      unprocessed.map { $0["errorMessage"]?.string } == [
        "The account is not a member: call CreateMember first.",
        "The account is already invited: its relationship is EmailVerificationInProgress.",
      ])
  }

  @Test(
    "Invalid members are refused",
    arguments: [
      ("1234", "a@b.c", "ValidationException"), ("222222222222", "nobody", "ValidationException"),
      (TestOrganization.id(.none), "a@b.c", "ConflictException"),
    ])
  mutating func badMembers(_ id: String, _ email: String, _ code: String) throws {
    try createAndInvite(.none)
    let input: JSON = ["account": ["accountId": .string(id), "email": .string(email)]]
    #expect(failure { try simulation.call("macie2", "CreateMember", input) }?.code == code)
  }

  @Test("An administrator by invitation may pause a member, but not resume it")
  mutating func pausing() throws {
    try createAndInvite(.none)
    let id = JSON.string(TestOrganization.id(.none))
    let pause: JSON = ["id": id, "status": "PAUSED"]
    let early = failure { try simulation.call("macie2", "UpdateMemberSession", pause) }
    #expect(early?.code == "ConflictException")
    simulation.pass(minutes: 60)
    try simulation.call("macie2", "UpdateMemberSession", pause)
    #expect(status(of: .none) == "Paused")
    let resume: JSON = ["id": id, "status": "ENABLED"]
    let refused = failure { try simulation.call("macie2", "UpdateMemberSession", resume) }
    #expect(refused?.code == "AccessDeniedException")
    #expect(status(of: .none) == "Paused")
  }

  @Test("An administrator with members can neither pause nor disable Macie for itself")
  mutating func administratorsStay() throws {
    try createAndInvite(.none)
    simulation.pass(minutes: 60)
    for (operation, input) in [("DisableMacie", [:]), ("UpdateMacieSession", ["status": "PAUSED"])]
      as [(String, JSON)]
    {
      let error = failure { try simulation.call("macie2", operation, input) }
      #expect(error?.code == "ConflictException")
    }
  }

  @Test("Automated discovery is enabled for the organization before its members")
  mutating func automatedDiscovery() throws {
    try createAndInvite(.none)
    try createAndInvite(.slow)
    simulation.pass(minutes: 120)
    try simulation.call(
      "macie2", "UpdateMemberSession",
      ["id": .string(TestOrganization.id(.slow)), "status": "PAUSED"])
    let updates = [TestOrganization.id(.none), TestOrganization.id(.slow), "999999999999"].map {
      id -> JSON in
      ["accountId": .string(id), "status": "ENABLED"]
    }
    let operation = "BatchUpdateAutomatedDiscoveryAccounts"
    let all: JSON = ["accounts": .array(updates)]
    #expect(failure { try simulation.call("macie2", operation, all) }?.code == "ConflictException")

    try simulation.call("macie2", "UpdateAutomatedDiscoveryConfiguration", ["status": "ENABLED"])
    let output = try simulation.call("macie2", operation, all)
    #expect(
      output.at("/errors") == [
        ["accountId": .string(TestOrganization.id(.slow)), "errorCode": "ACCOUNT_PAUSED"],
        ["accountId": "999999999999", "errorCode": "ACCOUNT_NOT_FOUND"],
      ])
    let listed = try simulation.call(
      "macie2", "ListAutomatedDiscoveryAccounts",
      ["accountIds": [.string(TestOrganization.id(.none))]])
    #expect(listed.at("/items/0/status") == "ENABLED")

    let failing: JSON = ["accounts": .array(Array(updates.dropFirst()))]
    #expect(
      failure { try simulation.call("macie2", operation, failing) }?.code == "ValidationException")
  }

  @Test("Findings of sensitive data stay for 90 days after discovery is switched off")
  func keptFindings() throws {
    var simulation = try TestOrganization(
      #"{"throttle": 0, "accounts": [{"accountId": "111111111111", "size": 60}]}"#)
    let id = "111111111111"
    func find() throws -> JSON {
      let sensitive: JSON = [
        "findingCriteria": ["criterion": ["category": ["eq": ["CLASSIFICATION"]]]]
      ]
      return try simulation.call("macie2", "ListFindings", sensitive, as: id)["findingIds"] ?? []
    }
    func discover(_ status: JSON) throws {
      try simulation.call(
        "macie2", "UpdateAutomatedDiscoveryConfiguration", ["status": status], as: id)
    }
    try simulation.call("macie2", "EnableMacie", as: id)
    #expect(try find() == [])
    try discover("ENABLED")
    let found = try find()
    #expect(found != [])
    try discover("DISABLED")
    #expect(try find() == found)
    let exported = simulation.organization.exportScenario(at: simulation.now)
    var copy = try TestOrganization(String(decoding: exported, as: UTF8.self))
    swap(&simulation, &copy)
    #expect(try find() == found)
    simulation.pass(minutes: 89 * 24 * 60)
    #expect(try find() == found)
    simulation.pass(minutes: 2 * 24 * 60)
    #expect(try find() == [])
    try discover("ENABLED")
    #expect(try find() == found)
  }

  @Test("A message of 81 characters is refused")
  mutating func longMessages() {
    let input: JSON = ["accountIds": [], "message": .string(String(repeating: "é", count: 81))]
    let error = failure { try simulation.call("macie2", "CreateInvitations", input) }
    #expect(error?.message == "/message must have at most 80 characters, not 81")
  }
}
