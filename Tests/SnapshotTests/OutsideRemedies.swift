import MusterDocument

@testable import SimulatorSupport

// Remedies that are followed outside of batches and waits: by single calls, by the account's owner,
// by AWS Support, or in the list of accounts.

extension RemedyCase {
  /// The account's behavior changes, as when AWS or the account's owner does something.
  private static let behaves = Act.change("/accounts/0/behavior", "none")

  private static func behaving(_ behavior: JSON, macie: String = administrator) -> JSON {
    scenario(account: ["behavior": behavior], macie: macie)
  }

  /// An organization with Inspector's state. Only a snapshot has these statuses.
  private static func listed(_ status: JSON, _ members: JSON = [:]) -> JSON {
    var state: JSON = [
      "regions": ["us-east-1"], "administrator": ["accountId": .string(administrator)],
      "members": [["accountIds": [.string(member)], "relationshipStatus": status]],
    ]
    if case .object(let others) = members {
      for (name, value) in others { state[name] = value }
    }
    return scenario(["state": ["now": "2026-02-01T00:00:00Z", "inspector2": [state]]])
  }

  private static func call(
    _ service: String, _ operation: String, _ input: JSON = [:]
  ) -> SimulatedRun.ListStep { .call(service, operation, input) }

  static let inspectorOutside = [
    following(
      "enable LAMBDA with LAMBDA_CODE",
      inspectorBatch("enable", ["resourceTypes": ["LAMBDA_CODE"]]), associated, []
    ) { $0.then = inspectorBatch("enable", ["resourceTypes": ["LAMBDA", "LAMBDA_CODE"]]) },
    following(
      "remove the account from the list", inspectorWait("account_enabled"),
      listed(
        "ENABLED", ["scans": [["accountIds": [.string(member)], "EC2": ["status": "SUSPENDING"]]]]),
      [.inspector("AssociateMember", ["accountId": .string(other)]), .minutes(60)]
        + [scan("Enable", ["EC2"], other), .minutes(60)], []
    ) {
      $0.isWithOther = true
      $0.isRemoved = true
    },
    following(
      "reopen the AWS account, or remove it from the list", inspectorWait("member_associated"),
      behaving("suspended"),
      associated + [.inspector("AssociateMember", ["accountId": .string(other)]), .minutes(60)], []
    ) {
      $0.isWithOther = true
      $0.isRemoved = true
    },
    following(
      "contact AWS Support", enabling, behaving("isolated"), associated, [behaves]),
    following(
      "check that the account belongs to this organization", enabling,
      refused("RESOURCE_NOT_FOUND"), associated, [accepted]),
    following(
      "ask the account's owner to accept the invitation", inspectorWait("member_associated"),
      listed("INVITED"), [],
      [.change("/state/inspector2/0/members/0/relationshipStatus", "ENABLED")]),
    following(
      "associate the account with AssociateMember; for a member, call as Inspector's delegated "
        + "administrator", call("inspector2", "GetMember", ["accountId": .string(member)]),
      associated, []
    ) {
      $0.caller = other
      $0.callerAfter = administrator
    },
    following(
      "enable Inspector for the calling account in this Region first",
      call(
        "inspector2", "UpdateOrganizationConfiguration",
        ["autoEnable": ["ec2": true, "ecr": true]]),
      [.inspector("Disable", ["accountIds": [.string(administrator)]]), .minutes(60)],
      [scan("Enable", ["EC2"], administrator), .minutes(60)]),
    following(
      "call as Inspector's delegated administrator",
      call("inspector2", "DescribeOrganizationConfiguration"), [], []
    ) {
      $0.caller = member
      $0.callerAfter = administrator
    },
  ]

  static let macieOutside = [
    following(
      "Macie is enabled already: change its status with UpdateMacieSession",
      macieBatch("enable_macie"), alone,
      on + [.macie("UpdateMacieSession", ["status": "PAUSED"])],
      [.macie("UpdateMacieSession", ["status": "ENABLED"])]
    ) { $0.account = administrator },
    following(
      "reopen the AWS account, or remove it from the list", memberEnabled, behaving("suspended"),
      created + [createOther, .minutes(120)], []
    ) {
      $0.isWithOther = true
      $0.isRemoved = true
    },
    following(
      "remove the account from the list", macieWait("automated_discovery_disabled"),
      [createOther, .minutes(120), discovery("NONE")], []
    ) {
      $0.isWithOther = true
      $0.isRemoved = true
    },
    following(
      "disassociate the account from its administrator first", call("macie2", "DisableMacie"),
      alone, on + invited, [.macie("DisassociateFromAdministratorAccount", as: member)]
    ) { $0.caller = member },
    following(
      "list the invitations, and accept one that is pending; if there is none, ask the "
        + "administrator to invite the account",
      call(
        "macie2", "AcceptInvitation",
        [
          "administratorAccountId": .string(administrator),
          "invitationId": "00000000000000000000000000000000",
        ]), behaving("never_accepts", macie: "none"),
      on + invited + [.macie("EnableMacie", as: member)], accept
    ) {
      $0.caller = member
      $0.then = memberEnabled
      $0.callerAfter = administrator
    },
  ]
}
