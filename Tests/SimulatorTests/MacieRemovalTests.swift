import MusterDocument
import MusterWire
import Testing

@testable import MusterSimulator
@testable import SimulatorSupport

/// Members of Macie that leave, come back and are deleted, and administrators that are removed.
@Suite struct MacieRemovalTests {
  static let (management, administrator) = ("999999999999", "111111111111")
  static let (member, other) = ("222222222222", "333333333333")
  static let id: JSON = ["id": .string(member)]

  /// `members` of the scenario; no account accepts its invitation.
  static func organization(_ members: String...) throws -> TestOrganization {
    let accounts = [member, other].map {
      #"{"accountId": "\#($0)", "email": "\#($0)@example.com", "behavior": "never_accepts"}"#
    }
    let fixed = [
      #""throttle": 0, "management": "\#(management)", "administrator": "\#(administrator)""#,
      #""accounts": [\#(accounts.joined(separator: ","))]"#,
    ]
    return try TestOrganization("{" + (fixed + members).joined(separator: ", ") + "}")
  }

  /// The delegated administrator with a member through AWS Organizations.
  static func throughOrganizations(_ members: String...) throws -> TestOrganization {
    let administrators = #""administrators": {"macie2": "\#(administrator)"}"#
    var simulation = try organization(administrators, members.first ?? #""seed": 1"#)
    try simulation.create(member)
    simulation.pass(minutes: 10)
    return simulation
  }

  /// An administrator and an account that it has invited.
  static func invited(_ members: String...) throws -> TestOrganization {
    var simulation = try organization(members.first ?? #""seed": 1"#)
    try simulation.call("macie2", "EnableMacie")
    try simulation.create(member)
    try simulation.call("macie2", "CreateInvitations", ["accountIds": [.string(member)]])
    simulation.pass(minutes: 10)
    return simulation
  }

  @Test("A member through AWS Organizations is disassociated, deleted, and created again")
  func deletion() throws {
    var simulation = try Self.throughOrganizations()
    try simulation.call("macie2", "DisassociateMember", Self.id)
    #expect(try simulation.relationship() == "Removed")
    try simulation.call("macie2", "DeleteMember", Self.id)
    #expect(failure { try simulation.call("macie2", "GetMember", Self.id) }?.httpStatus == 404)
    let session = try simulation.call("macie2", "GetMacieSession", as: Self.member)
    #expect(session["status"] == "ENABLED")
    try simulation.create(Self.member)
    simulation.pass(minutes: 10)
    #expect(try simulation.relationship() == "Enabled")
  }

  @Test("A Removed member is created again without being deleted")
  func creationAgain() throws {
    var simulation = try Self.throughOrganizations()
    try simulation.call("macie2", "DisassociateMember", Self.id)
    try simulation.create(Self.member)
    #expect(try simulation.relationship() == "Created")
    simulation.pass(minutes: 10)
    #expect(try simulation.relationship() == "Enabled")
  }

  @Test(
    "Disassociating a Removed member is a conflict, unless a setting lets it succeed",
    arguments: [
      ("", 409), (#""settings": {"macie2": {"disassociateMemberOfRemoved": "success"}}"#, nil),
    ] as [(String, Int?)])
  func disassociationAgain(_ setting: String, _ status: Int?) throws {
    var simulation = try Self.throughOrganizations(setting.isEmpty ? #""seed": 1"# : setting)
    try simulation.call("macie2", "DisassociateMember", Self.id)
    let error = failure { try simulation.call("macie2", "DisassociateMember", Self.id) }
    #expect(error?.httpStatus == status)
    #expect(try simulation.relationship() == "Removed")
  }

  @Test("Removing the administrator makes its members standalone at once")
  func standalone() throws {
    var simulation = try Self.throughOrganizations()
    let own = try simulation.call("macie2", "GetAdministratorAccount", as: Self.member)
    #expect(own.at("/administrator/accountId") == .string(Self.administrator))
    try simulation.remove()
    let listed = try simulation.call(
      "macie2", "ListOrganizationAdminAccounts", as: Self.management)
    #expect(listed.at("/adminAccounts/0/status") == "DISABLING_IN_PROGRESS")
    #expect(try simulation.call("macie2", "GetAdministratorAccount", as: Self.member) == [:])
    #expect(try simulation.relationship() == "Removed")
    try simulation.call("macie2", "DisableMacie", as: Self.member)
  }

  @Test("A former administrator disables Macie before the end of its delegation")
  func formerAdministrator() throws {
    var simulation = try Self.throughOrganizations()
    try simulation.remove()
    try simulation.call("macie2", "DisableMacie")
    let off = failure { try simulation.call("macie2", "GetMacieSession") }
    #expect(off?.message == "Macie is not enabled.")
    simulation.pass(minutes: 10)
    let listed = try simulation.call(
      "macie2", "ListOrganizationAdminAccounts", as: Self.management)
    #expect(listed["adminAccounts"] == [])
  }

  @Test("Another administrator begins without the members of the former one, and can create them")
  func anotherAdministrator() throws {
    var simulation = try Self.throughOrganizations()
    try simulation.remove()
    simulation.pass(minutes: 10)
    try simulation.call(
      "macie2", "EnableOrganizationAdminAccount", ["adminAccountId": .string(Self.other)],
      as: Self.management)
    let listed = try simulation.call("macie2", "ListMembers", as: Self.other)
    #expect(listed["members"] == [])
    try simulation.create(Self.member, as: Self.other)
    simulation.pass(minutes: 10)
    let seen = try simulation.call("macie2", "GetAdministratorAccount", as: Self.member)
    #expect(seen.at("/administrator/accountId") == .string(Self.other))
  }

  // MARK: - Invitations

  @Test("An invited member can be disassociated: the invitation is withdrawn")
  func invitedDisassociated() throws {
    var simulation = try Self.invited()
    try simulation.call("macie2", "EnableMacie", as: Self.member)
    #expect(try simulation.invitations() == 1)
    try simulation.call("macie2", "DisassociateMember", Self.id)
    #expect(try simulation.relationship() == "Removed")
    #expect(try simulation.invitations() == 0)
  }

  @Test("An invited member can be deleted: the invitation is withdrawn")
  func invitedDeleted() throws {
    var simulation = try Self.invited()
    try simulation.call("macie2", "EnableMacie", as: Self.member)
    try simulation.call("macie2", "DeleteMember", Self.id)
    #expect(failure { try simulation.call("macie2", "GetMember", Self.id) }?.httpStatus == 404)
    #expect(try simulation.invitations() == 0)
  }

  @Test("An invited member can be paused")
  func invitedPaused() throws {
    var simulation = try Self.invited()
    try simulation.call("macie2", "EnableMacie", as: Self.member)
    let pause: JSON = ["id": .string(Self.member), "status": "PAUSED"]
    try simulation.call("macie2", "UpdateMemberSession", pause)
    #expect(try simulation.relationship() == "Paused")
    let session = try simulation.call("macie2", "GetMacieSession", as: Self.member)
    #expect(session["status"] == "PAUSED")
  }

  @Test("A withdrawn invitation does not count toward the quota")
  func quota() throws {
    let input: JSON = ["account": ["accountId": .string(Self.other), "email": "x@example.com"]]
    for operation in ["DisassociateMember", "DeleteMember"] {
      var simulation = try Self.invited(#""quotas": {"macieMembers": 1}"#)
      let full = failure { try simulation.call("macie2", "CreateMember", input) }
      #expect(full?.httpStatus == 402)
      try simulation.call("macie2", operation, Self.id)
      try simulation.call("macie2", "CreateMember", input)
    }
  }

  @Test(
    "An invitation that does not exist is refused with Macie's message",
    arguments: [
      ["administratorAccountId": "111111111111", "invitationId": "made-up"],
      ["administratorAccountId": "111111111111", "invitationId": ""],
      ["administratorAccountId": "", "invitationId": "made-up"],
      ["administratorAccountId": "333333333333", "invitationId": "made-up"],
    ] as [JSON])
  func noInvitation(_ input: JSON) throws {
    var simulation = try Self.invited()
    try simulation.call("macie2", "EnableMacie", as: Self.member)
    let error = failure {
      try simulation.call("macie2", "AcceptInvitation", input, as: Self.member)
    }
    #expect(error?.code == "ValidationException")
    #expect(
      error?.message
        == "The request is rejected because the current account has no pending invitation from "
        + "the given master account ID or is already an associated member of another master account."
    )
    #expect(try simulation.relationship() == "Invited")
  }

  @Test(
    "An account that is not in the list is not found, or what a setting selects",
    arguments: [
      ("", 404), (#""settings": {"macie2": {"nonMember": "ConflictException"}}"#, 409),
      (#""settings": {"macie2": {"nonMember": "ValidationException"}}"#, 400),
    ])
  func nonMembers(_ setting: String, _ status: Int) throws {
    var simulation = try Self.invited(setting.isEmpty ? #""seed": 1"# : setting)
    let id: JSON = ["id": .string(Self.other)]
    for operation in ["GetMember", "DeleteMember", "DisassociateMember"] {
      #expect(failure { try simulation.call("macie2", operation, id) }?.httpStatus == status)
    }
    let pause: JSON = ["id": .string(Self.other), "status": "PAUSED"]
    let error = failure { try simulation.call("macie2", "UpdateMemberSession", pause) }
    #expect(error?.httpStatus == status)
  }

  // MARK: - The management account and discovery

  @Test(
    "The administrator cannot enable Macie for the management account",
    arguments: [
      ("", 400),
      (#""settings": {"macie2": {"createMemberOfManagement": "AccessDeniedException"}}"#, 403),
      (#""settings": {"macie2": {"createMemberOfManagement": "ConflictException"}}"#, 409),
    ])
  func managementAccount(_ setting: String, _ status: Int) throws {
    var simulation = try Self.throughOrganizations(setting.isEmpty ? #""seed": 1"# : setting)
    let account: JSON = ["accountId": .string(Self.management), "email": "m@example.com"]
    let create = { (simulation: inout TestOrganization) in
      try simulation.call("macie2", "CreateMember", ["account": account])
    }
    #expect(failure { try create(&simulation) }?.httpStatus == status)
    try simulation.call("macie2", "EnableMacie", as: Self.management)
    _ = try create(&simulation)
    simulation.pass(minutes: 10)
    let member = try simulation.call("macie2", "GetMember", ["id": .string(Self.management)])
    #expect(member["relationshipStatus"] == "Enabled")
  }

  @Test(
    "Automated discovery is enabled for all members, unless the call has a mode",
    arguments: [(nil, "ALL", "ENABLED"), ("NEW", "NEW", "DISABLED"), ("NONE", "NONE", "DISABLED")]
      as [(String?, JSON, JSON)])
  func discovery(_ mode: String?, _ shown: JSON, _ status: JSON) throws {
    var simulation = try Self.throughOrganizations()
    var input: JSON = ["status": "ENABLED"]
    input["autoEnableOrganizationMembers"] = mode.map(JSON.string)
    try simulation.call("macie2", "UpdateAutomatedDiscoveryConfiguration", input)
    let own = try simulation.call("macie2", "GetAutomatedDiscoveryConfiguration")
    #expect(own["autoEnableOrganizationMembers"] == shown)
    let ids: JSON = ["accountIds": [.string(Self.member)]]
    let listed = try simulation.call("macie2", "ListAutomatedDiscoveryAccounts", ids)
    #expect(listed.at("/items/0/status") == status)
    try simulation.call(
      "macie2", "UpdateAutomatedDiscoveryConfiguration", ["status": "DISABLED"])
    let off = try simulation.call("macie2", "ListAutomatedDiscoveryAccounts", ids)
    #expect(off.at("/items/0/status") == "DISABLED")
  }
}

extension TestOrganization {
  fileprivate mutating func create(_ id: String, as caller: String? = nil) throws {
    let account: JSON = ["accountId": .string(id), "email": .string(id + "@example.com")]
    try call("macie2", "CreateMember", ["account": account], as: caller)
  }

  fileprivate mutating func relationship() throws -> JSON? {
    try call("macie2", "GetMember", MacieRemovalTests.id)["relationshipStatus"]
  }

  /// Removes the delegated administrator.
  fileprivate mutating func remove() throws {
    try call(
      "macie2", "DisableOrganizationAdminAccount",
      ["adminAccountId": .string(MacieRemovalTests.administrator)],
      as: MacieRemovalTests.management)
  }

  /// The number of invitations that the member has received.
  fileprivate mutating func invitations() throws -> Int {
    let listed = try call("macie2", "ListInvitations", as: MacieRemovalTests.member)
    return listed["invitations"]?.elements.count ?? 0
  }
}
