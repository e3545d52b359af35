import MusterDocument
import MusterServices
import MusterWire
import Testing

@testable import MusterSimulator
@testable import SimulatorSupport

/// Accounts outside of the organization.
@Suite struct OutsideAccountTests {
  static let free = "333333333333"
  static let bound = "444444444444"
  static let patient = "555555555555"
  static let unknown = "666666666666"
  static let other = "777777777777"

  var simulation: TestOrganization

  init() throws {
    simulation = try TestOrganization(
      #"{"throttle": 0, "accounts": 2, "outside": ["#
        + #"{"accountId": "\#(Self.free)", "email": "free@example.org"}, "#
        + #"{"accountId": "\#(Self.bound)", "email": "bound@example.org", "#
        + #""administrator": "\#(Self.other)"}, "#
        + #"{"accountId": "\#(Self.patient)", "email": "patient@example.org", "#
        + #""behavior": "never_accepts"}]}"#)
  }

  /// Invites an account with an address, and returns its relationship after an hour.
  mutating func invite(_ id: String, _ email: String) throws -> String? {
    let account: JSON = ["accountId": .string(id), "email": .string(email)]
    try simulation.call("macie2", "CreateMember", ["account": account])
    try simulation.call("macie2", "CreateInvitations", ["accountIds": [.string(id)]])
    simulation.pass(minutes: 60)
    return try simulation.call("macie2", "GetMember", ["id": .string(id)])
      .at("/relationshipStatus")?.string
  }

  @Test("An account outside of the organization becomes a member of Macie by invitation")
  mutating func accepts() throws {
    try simulation.call("macie2", "EnableMacie")
    #expect(try invite(Self.free, "free@example.org") == "Enabled")
    let session = try simulation.call("macie2", "GetMacieSession", as: Self.free)
    #expect(session.at("/status") == "ENABLED")
    let administrator = try simulation.call("macie2", "GetAdministratorAccount", as: Self.free)
    #expect(
      administrator.at("/administrator/accountId")?.string
        == simulation.organization.scenario.administrator)
  }

  @Test("The address must be the account's, and the account must exist")
  mutating func addresses() throws {
    try simulation.call("macie2", "EnableMacie")
    #expect(try invite(Self.free, "wrong@example.org") == "EmailVerificationFailed")
    #expect(try invite(Self.unknown, "unknown@example.org") == "EmailVerificationFailed")
    #expect(try invite(Self.patient, "PATIENT@example.org") == "Invited")
  }

  @Test("An account that has an administrator cannot accept the invitation of another")
  mutating func bound() throws {
    try simulation.call("macie2", "EnableMacie")
    let own = try simulation.call("macie2", "ListMembers", as: Self.other)
    #expect(own.at("/members/0/accountId")?.string == Self.bound)
    #expect(try invite(Self.bound, "bound@example.org") == "Invited")
    let list = try simulation.call("macie2", "ListInvitations", as: Self.bound)
    let invitation = try #require(list.at("/invitations/0"))
    let input: JSON = [
      "administratorAccountId": try #require(invitation["accountId"]),
      "invitationId": try #require(invitation["invitationId"]),
    ]
    let refused = failure {
      try simulation.call("macie2", "AcceptInvitation", input, as: Self.bound)
    }
    #expect(refused?.code == "ValidationException")
    try simulation.call("macie2", "DisassociateFromAdministratorAccount", as: Self.bound)
    try simulation.call("macie2", "AcceptInvitation", input, as: Self.bound)
    let administrator = try simulation.call("macie2", "GetAdministratorAccount", as: Self.bound)
    #expect(administrator.at("/administrator/accountId") == invitation["accountId"])
  }

  @Test("An account outside of the organization is not one of its accounts")
  mutating func doesNotBelong() throws {
    let scenario = simulation.organization.scenario
    let id: JSON = ["accountId": .string(Self.free)]
    let associated = failure { try simulation.call("inspector2", "AssociateMember", id) }
    #expect(associated?.code == "AccessDeniedException")
    let described = failure {
      try simulation.call("organizations", "DescribeAccount", ["AccountId": .string(Self.free)])
    }
    #expect(described?.code == "AccountNotFoundException")
    let own = failure {
      try simulation.call("organizations", "DescribeOrganization", as: Self.free)
    }
    #expect(own?.code == "AWSOrganizationsNotInUseException")
    let named = failure {
      try simulation.call(
        "macie2", "EnableOrganizationAdminAccount", ["adminAccountId": .string(Self.free)],
        as: scenario.management)
    }
    #expect(named?.httpStatus == 404)
  }

  @Test("The state of accounts outside of the organization is written and read again")
  mutating func isExported() throws {
    try simulation.call("macie2", "EnableMacie")
    #expect(try invite(Self.free, "free@example.org") == "Enabled")
    let text = String(
      decoding: simulation.organization.exportScenario(at: simulation.now), as: UTF8.self)
    var copy = try TestOrganization(text)
    let member = try copy.call("macie2", "GetMember", ["id": .string(Self.free)])
    #expect(member.at("/relationshipStatus") == "Enabled")
    let other = try copy.call("macie2", "ListMembers", as: Self.other)
    #expect(other.at("/members/0/accountId")?.string == Self.bound)
  }

  @Test("An account cannot be in the organization and outside of it")
  func conflicts() {
    let scenario =
      #"{"accounts": [{"accountId": "111111111111"}], "outside": [{"accountId": "111111111111"}]}"#
    let error = #expect(throws: ScenarioError.self) { try Scenario(scenario) }
    #expect(
      error?.violations == [
        .init(pointer: "/outside/0/accountId", message: "is in the organization")
      ]
    )
  }
}
