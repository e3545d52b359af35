import MusterDocument

@testable import SimulatorSupport

// Remedies in Macie's accounts.json, and in outcomes.json.

extension RemedyCase {
  static let macieInput: JSON = ["id": .string(member)]

  static func create(_ email: String = "\(member)@example.com", by caller: String? = nil) -> Act {
    .macie(
      "CreateMember", ["account": ["accountId": .string(member), "email": .string(email)]],
      as: caller)
  }

  static func invite(by caller: String? = nil) -> Act {
    .macie("CreateInvitations", ["accountIds": [.string(member)]], as: caller)
  }

  static let createOther = Act.macie(
    "CreateMember",
    ["account": ["accountId": .string(other), "email": .string("\(other)@example.com")]])
  static let delete = Act.macie("DeleteMember", macieInput)
  static let remove = Act.macie("DisassociateMember", macieInput)

  static func session(_ status: JSON) -> Act {
    .macie("UpdateMemberSession", ["id": .string(member), "status": status])
  }

  static let accept: [Act] = [
    .macie("ListInvitations", as: member),
    .macie(
      "AcceptInvitation",
      [
        "administratorAccountId": .string(administrator),
        "invitationId": "{/invitations/0/invitationId}",
      ], as: member),
  ]

  static func macieWait(_ state: String) -> SimulatedRun.ListStep {
    .wait("macie2", state, minutes: 60)
  }

  static func macieBatch(_ operation: String, _ parameters: JSON = [:]) -> SimulatedRun.ListStep {
    .batch("macie2", operation, parameters)
  }

  static let created: [Act] = [create(), .minutes(120)]
  static let invited: [Act] = [create(), invite(), .minutes(120)]
  static let alone = scenario(macie: "none")
  static let on = [Act.macie("EnableMacie")]
  static let memberEnabled = macieWait("member_enabled")
  static let discovering = macieBatch(
    "batch_update_automated_discovery_accounts", ["status": "ENABLED"])

  static func discovery(_ members: JSON) -> Act {
    .macie(
      "UpdateAutomatedDiscoveryConfiguration",
      ["status": "ENABLED", "autoEnableOrganizationMembers": members])
  }

  static func discovers(_ status: JSON) -> Act {
    .macie(
      "BatchUpdateAutomatedDiscoveryAccounts",
      ["accounts": [["accountId": .string(member), "status": status]]])
  }

  /// Members through AWS Organizations.
  static let macie = [
    following("create the member with CreateMember", macieWait("member_created"), [], [create()]),
    following(
      "create the member with CreateMember; invite it if it does not belong to the organization",
      memberEnabled, [], [create()]),
    following(
      "create the member again with CreateMember", memberEnabled, created + [remove], [create()]),
    following(
      "resume Macie for the member with UpdateMemberSession, status ENABLED", memberEnabled,
      created + [session("PAUSED")], [session("ENABLED")]),
    following(
      "pause Macie for the member with UpdateMemberSession, status PAUSED",
      macieWait("member_paused"), created, [session("PAUSED")]),
    following(
      "wait until the member is enabled, then pause it", macieWait("member_paused"),
      scenario(seconds("association", 3600)), [create()], [.minutes(61), session("PAUSED")]),
    following(
      "disassociate the member with DisassociateMember", macieWait("member_removed"), created,
      [remove]),
    following(
      "delete the member with DeleteMember", macieWait("member_deleted"), created + [remove],
      [delete]),
    following(
      "disassociate the member first, then delete it", macieWait("member_deleted"), created,
      [remove, delete]),
    following(
      "disassociate the member first with DisassociateMember, then delete it",
      macieBatch("delete_member"), created, [remove, delete]),
    following(
      "create the member and wait until it is enabled", macieWait("automated_discovery_enabled"),
      [discovery("ALL")], created),
    following(
      "enable it with BatchUpdateAutomatedDiscoveryAccounts",
      macieWait("automated_discovery_enabled"), [discovery("NONE")] + created,
      [discovers("ENABLED")]),
    following(
      "disable it with BatchUpdateAutomatedDiscoveryAccounts",
      macieWait("automated_discovery_disabled"), [discovery("ALL")] + created,
      [discovers("DISABLED")]),
    following(
      "resume or enable Macie for the account first", discovering,
      [discovery("NONE")] + created + [session("PAUSED"), createOther, .minutes(120)],
      [session("ENABLED")]
    ) { $0.isWithOther = true },
    following(
      "create the member, or resume Macie for it, and wait until it is enabled", discovering,
      [discovery("NONE")] + created + [session("PAUSED")], [session("ENABLED")]),
    following(
      "enable automated discovery for the organization with UpdateAutomatedDiscoveryConfiguration "
        + "first", discovering, created, [discovery("NONE")]),
    following(
      "the account has another administrator: ask its owner to end that association, then create "
        + "the member again", macieBatch("create_member"),
      [
        .macie("EnableMacie", as: other), create(by: other), invite(by: other), .minutes(120),
      ], [.macie("DisassociateFromAdministratorAccount", as: member)]),
    following(
      "an administrator cannot be a member: remove the account from the list, or end its "
        + "administration first", macieBatch("create_member"),
      [
        .macie("EnableMacie", as: member),
        .macie(
          "CreateMember",
          ["account": ["accountId": .string(other), "email": .string("\(other)@example.com")]],
          as: member),
        .macie("CreateInvitations", ["accountIds": [.string(other)]], as: member), .minutes(120),
      ], [.macie("DisassociateMember", ["id": .string(other)], as: member)]),
    following(
      "run this again later", macieBatch("create_invitations"),
      scenario(["accountErrors": 1], macie: "none"), on + [create()],
      [.change("/accountErrors", 0)]),
  ]

  /// Members by invitation, and accounts on their own.
  static let macieByInvitation = [
    following(
      "delete the member, then create it with the right email address and invite it again",
      memberEnabled, alone, on + [create("wrong@example.com"), invite(), .minutes(120)],
      [delete, create(), invite()]),
    following(
      "delete the member, then create and invite it again", memberEnabled, alone,
      on + invited + [remove], [delete, create(), invite()]),
    following(
      "ask the account's owner to accept the original invitation again", memberEnabled, alone,
      on + invited + [.macie("DisassociateFromAdministratorAccount", as: member)], accept),
    following(
      "an account outside the organization must be invited with CreateInvitations", memberEnabled,
      alone, on + created, [invite()]),
    following(
      "ask the account's owner to accept the invitation", memberEnabled,
      scenario(account: ["behavior": "never_accepts"], macie: "none"),
      on + invited + [.macie("EnableMacie", as: member)], accept),
    following(
      "ask the account's owner to resume Macie in the account: an administrator by invitation "
        + "cannot", memberEnabled, alone, on + invited + [session("PAUSED")],
      [.macie("UpdateMacieSession", ["status": "ENABLED"], as: member)]),
    following(
      "ask the account's owner to resume Macie in the account: an administrator by invitation can "
        + "pause a member but not resume it",
      macieBatch("update_member_session", ["status": "ENABLED"]), alone,
      on + invited + [session("PAUSED")],
      [.macie("UpdateMacieSession", ["status": "ENABLED"], as: member)]),
    following(
      "wait until the address is verified, then disassociate the member",
      macieWait("member_removed"),
      scenario(
        seconds("verification", 3600), account: ["behavior": "never_accepts"], macie: "none"),
      on + [create(), invite()], [.minutes(61), remove]),
    following(
      "wait until the address is verified, then delete the member", macieWait("member_deleted"),
      scenario(
        seconds("verification", 3600), account: ["behavior": "never_accepts"], macie: "none"),
      on + [create(), invite()], [.minutes(61), delete]),
    following(
      "enable Macie in this Region with EnableMacie", macieWait("session_enabled"), alone, [], on
    ) { $0.account = administrator },
    following(
      "resume Macie with UpdateMacieSession, status ENABLED", macieWait("session_enabled"), alone,
      on + [.macie("UpdateMacieSession", ["status": "PAUSED"])],
      [.macie("UpdateMacieSession", ["status": "ENABLED"])]
    ) { $0.account = administrator },
    following(
      "enable Macie in this Region with EnableMacie, then pause it", macieWait("session_paused"),
      alone, [], on + [.macie("UpdateMacieSession", ["status": "PAUSED"])]
    ) { $0.account = administrator },
    following(
      "pause Macie with UpdateMacieSession, status PAUSED", macieWait("session_paused"), alone, on,
      [.macie("UpdateMacieSession", ["status": "PAUSED"])]
    ) { $0.account = administrator },
    following(
      "enable Macie for the administrator in this Region first", macieBatch("create_member"),
      alone, [], on),
    following(
      "create the member with its email address first", macieBatch("create_invitations"), alone,
      on, [create()]),
    following(
      "remove an account that was never a member with DeleteMember",
      macieBatch("disassociate_member"), alone, on + [create()], [delete]),
    following(
      "delete unneeded members, or increase the administrator's member quota "
        + "(1,000 by invitation)", macieBatch("create_member"),
      scenario(["quotas": ["macieMembers": 1]], macie: "none"),
      on + [createOther], [.macie("DeleteMember", ["id": .string(other)])]),
  ]
}
