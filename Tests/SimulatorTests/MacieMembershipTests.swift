import MusterDocument
import MusterWire
import Testing

@testable import MusterSimulator
@testable import SimulatorSupport

/// Members of Macie acting for themselves, and members through AWS Organizations.
@Suite struct MacieMembershipTests {
  static let member = TestOrganization.id(.neverAccepts)

  /// An organization with an administrator by invitation and an account that it has invited, which
  /// uses Macie.
  static func invited() throws -> TestOrganization {
    var simulation = try TestOrganization()
    for account in [nil, member] { try simulation.call("macie2", "EnableMacie", as: account) }
    let id = JSON.string(member)
    try simulation.call(
      "macie2", "CreateMember",
      ["account": ["accountId": id, "email": .string(TestOrganization.email(.neverAccepts))]])
    try simulation.call("macie2", "CreateInvitations", ["accountIds": [id]])
    simulation.pass(minutes: 10)
    return simulation
  }

  static func accept(_ simulation: inout TestOrganization) throws {
    let invitation = try simulation.call("macie2", "ListInvitations", as: member).at(
      "/invitations/0")
    try simulation.call(
      "macie2", "AcceptInvitation",
      [
        "administratorAccountId": invitation?["accountId"] ?? .null,
        "invitationId": invitation?["invitationId"] ?? .null,
      ], as: member)
  }

  static func relationship(_ simulation: inout TestOrganization) throws -> JSON? {
    try simulation.call("macie2", "GetMember", ["id": .string(member)]).at("/relationshipStatus")
  }

  @Test("A member sees its invitation, accepts it, disassociates itself, and accepts it again")
  func acceptAndResign() throws {
    var simulation = try MacieMembershipTests.invited()
    let member = MacieMembershipTests.member
    let administrator = JSON.string(simulation.organization.scenario.administrator)
    let received = try simulation.call("macie2", "ListInvitations", as: member).at("/invitations")
    #expect(received?.elements.map { $0["accountId"] } == [administrator])
    #expect(received?.elements.first?["relationshipStatus"] == "Invited")
    #expect(
      try simulation.call("macie2", "GetInvitationsCount", as: member).at("/invitationsCount") == 1)

    try MacieMembershipTests.accept(&simulation)
    #expect(try MacieMembershipTests.relationship(&simulation) == "Enabled")
    let seen = try simulation.call("macie2", "GetAdministratorAccount", as: member)
    #expect(seen.at("/administrator/accountId") == administrator)
    #expect(
      try simulation.call("macie2", "GetMasterAccount", as: member).at("/master")
        == seen.at("/administrator"))

    try simulation.call("macie2", "DisassociateFromAdministratorAccount", as: member)
    #expect(try MacieMembershipTests.relationship(&simulation) == "Resigned")
    #expect(try simulation.call("macie2", "GetAdministratorAccount", as: member) == [:])
    try MacieMembershipTests.accept(&simulation)
    #expect(try MacieMembershipTests.relationship(&simulation) == "Enabled")
  }

  @Test("A declined invitation is removed for both accounts")
  func declining() throws {
    var simulation = try MacieMembershipTests.invited()
    let sender: JSON = [
      "accountIds": [.string(simulation.organization.scenario.administrator), "999999999999"]
    ]
    let output = try simulation.call(
      "macie2", "DeclineInvitations", sender, as: MacieMembershipTests.member)
    #expect(output.at("/unprocessedAccounts")?.elements.map { $0["accountId"] } == ["999999999999"])
    #expect(
      failure { try MacieMembershipTests.relationship(&simulation) ?? .null }?.httpStatus == 404)
    let count = try simulation.call(
      "macie2", "GetInvitationsCount", as: MacieMembershipTests.member)
    #expect(count.at("/invitationsCount") == 0)
  }

  @Test("Accepting requires Macie and an existing invitation")
  func acceptingNeedsMacie() throws {
    var simulation = try MacieMembershipTests.invited()
    let (member, administrator) = (
      MacieMembershipTests.member, JSON.string(simulation.organization.scenario.administrator)
    )
    let wrong: JSON = ["administratorAccountId": administrator, "invitationId": "made-up"]
    #expect(
      failure { try simulation.call("macie2", "AcceptInvitation", wrong, as: member) }?.httpStatus
        == 400
    )
    try simulation.call("macie2", "DisableMacie", as: member)
    let error = failure { try simulation.call("macie2", "AcceptInvitation", wrong, as: member) }
    #expect(error?.message == "Macie is not enabled.")
  }

  @Test(
    "A member by invitation pauses and resumes itself, which its administrator cannot; it cannot disable Macie"
  )
  func ownSession() throws {
    var simulation = try MacieMembershipTests.invited()
    let member = MacieMembershipTests.member
    try MacieMembershipTests.accept(&simulation)
    try simulation.call("macie2", "UpdateMacieSession", ["status": "PAUSED"], as: member)
    #expect(try MacieMembershipTests.relationship(&simulation) == "Paused")
    let resume: JSON = ["id": .string(member), "status": "ENABLED"]
    #expect(
      failure { try simulation.call("macie2", "UpdateMemberSession", resume) }?.code
        == "AccessDeniedException")
    try simulation.call("macie2", "UpdateMacieSession", ["status": "ENABLED"], as: member)
    #expect(try MacieMembershipTests.relationship(&simulation) == "Enabled")
    let error = failure { try simulation.call("macie2", "DisableMacie", as: member) }
    #expect(error?.code == "ConflictException")
    #expect(error?.message.contains("associated with an administrator account") == true)
  }

  @Test("An account is never administrator and member at once, whatever the order of calls")
  func noAccountIsBoth() throws {
    var simulation = try MacieMembershipTests.invited()
    let member = MacieMembershipTests.member
    let other: JSON = ["account": ["accountId": "888888888888", "email": "a@b.c"]]
    try MacieMembershipTests.accept(&simulation)
    for (operation, input) in [("CreateMember", other), ("CreateInvitations", ["accountIds": []])] {
      let error = failure { try simulation.call("macie2", operation, input, as: member) }
      #expect(error?.code == "ConflictException")
    }
    let administrator = JSON.string(simulation.organization.scenario.administrator)
    let third = TestOrganization.id(.slow)
    try simulation.call("macie2", "EnableMacie", as: third)
    try simulation.call(
      "macie2", "CreateMember", ["account": ["accountId": administrator, "email": "a@b.c"]],
      as: third)
    try simulation.call("macie2", "CreateInvitations", ["accountIds": [administrator]], as: third)
    simulation.pass(minutes: 60)
    #expect(try simulation.call("macie2", "GetAdministratorAccount") == [:])
  }

  @Test("A member through AWS Organizations needs no invitation and cannot disassociate itself")
  func throughOrganization() throws {
    var simulation = try TestOrganization(macieMembersThroughOrganization: true)
    let member = TestOrganization.id(.none)
    let id: JSON = ["id": .string(member)]
    let input: JSON = ["account": ["accountId": .string(member), "email": "a@b.c"]]
    func relationship() throws -> JSON? {
      try simulation.call("macie2", "GetMember", id).at("/relationshipStatus")
    }
    #expect(try relationship() == "Enabled")
    #expect(
      failure { try simulation.call("macie2", "CreateMember", input) }?.code == "ConflictException")
    for (operation, input, caller) in [
      ("DisassociateFromAdministratorAccount", [:], member),
      ("UpdateMacieSession", ["status": "PAUSED"], member), ("DeleteMember", id, nil),
    ] as [(String, JSON, String?)] {
      let error = failure { try simulation.call("macie2", operation, input, as: caller) }
      #expect(["ConflictException", "AccessDeniedException"].contains(error?.code), "\(operation)")
    }
    for (status, expected) in [("PAUSED", "Paused"), ("ENABLED", "Enabled")] {
      let change: JSON = ["id": .string(member), "status": .string(status)]
      try simulation.call("macie2", "UpdateMemberSession", change)
      #expect(try relationship() == .string(expected))
      #expect(
        try simulation.call("macie2", "GetMacieSession", as: member).at("/status")
          == .string(status))
    }
    try simulation.call("macie2", "DisassociateMember", id)
    #expect(try relationship() == "Removed")
    #expect(try simulation.call("macie2", "GetMacieSession", as: member).at("/status") == "ENABLED")
    try simulation.call("macie2", "CreateMember", input)
    #expect(try relationship() == "Created")
    simulation.pass(minutes: 10)
    #expect(try relationship() == "Enabled")
  }
}
