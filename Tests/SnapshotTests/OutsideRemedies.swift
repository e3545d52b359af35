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
  private static func listed(
    _ status: JSON, _ members: JSON = [:], account: String = member
  ) -> JSON {
    var state: JSON = [
      "regions": ["us-east-1"], "administrator": ["accountId": .string(administrator)],
      "members": [["accountIds": [.string(account)], "relationshipStatus": status]],
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
      "reopen the AWS account, or remove it from the list", enabling,
      behaving("suspended"),
      associated + [.inspector("AssociateMember", ["accountId": .string(other)]), .minutes(60)], []
    ) {
      $0.isWithOther = true
      $0.isRemoved = true
    },
    following(
      "correct the account's email address in AWS Organizations, then disassociate the account and "
        + "associate it again", inspectorWait("member_associated"),
      listed("EMAIL_VERIFICATION_FAILED"), [],
      [.change("/accounts/0/email", "right@example.com"), disassociate, associate]),
    following(
      "enable Inspector in the management account with its own credentials, then disassociate the "
        + "account and associate it again", inspectorWait("member_associated"),
      listed("CANNOT_CREATE_DETECTOR_IN_ORG_MASTER", account: management), [],
      [
        .inspector(
          "Enable", ["accountIds": [.string(management)], "resourceTypes": ["EC2"]],
          as: management), .minutes(60),
        .inspector("DisassociateMember", ["accountId": .string(management)]),
        .inspector("AssociateMember", ["accountId": .string(management)]),
      ]
    ) { $0.account = management },
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

  /// The delegated administrator has a member, and does not use Macie itself.
  private static let withoutSession: JSON = [
    "settings": ["macie2": ["discoveryNotEnabled": "notOnboarded"]],
    "state": [
      "now": "2026-02-01T00:00:00Z",
      "macie2": [
        [
          "regions": ["us-east-1"], "administrator": ["accountId": .string(administrator)],
          "sessions": [["accountIds": [.string(member)], "status": "ENABLED"]],
          "administrations": [
            [
              "accountIds": [.string(administrator)],
              "members": [
                [
                  "accountIds": [.string(member)], "relationshipStatus": "Enabled",
                  "path": "organization",
                ]
              ],
            ]
          ],
        ]
      ],
    ],
  ]

  /// The administrator may not read the members.
  private static let unreadable: JSON = {
    var accounts = scenario()["accounts"]?.elements ?? []
    accounts[2]["denials"] = [
      ["operation": "macie2.GetMember"], ["operation": "macie2.ListMembers"],
    ]
    return scenario(["accounts": .array(accounts)])
  }()
  private static let list = Act.macie("ListMembers")

  static let macieOutside = [
    following(
      "enable Macie for the administrator in this Region, then automated discovery with "
        + "UpdateAutomatedDiscoveryConfiguration", discovering, scenario(withoutSession), [],
      on + [discovery("NONE")]),
    following(
      "check with ListMembers whether the account is listed: it could not be read",
      macieBatch("delete_member"), unreadable, [], [.change("/accounts/2/denials", []), list]),
    following(
      "enable Macie in the management account with its own credentials, then create the member "
        + "again", macieBatch("create_member"), [], [.macie("EnableMacie", as: management)]
    ) { $0.account = management },
    // GetMember shows that the account is not listed; the message names the other administrator.
    following(
      "check with GetMember how the account is listed, and remove the conflict that the message "
        + "names", macieBatch("create_member"),
      [.macie("EnableMacie", as: other), create(by: other), invite(by: other), .minutes(120)],
      [.macie("DisassociateFromAdministratorAccount", as: member)]
    ) {
      $0.replacement = .error(
        "macie2.CreateMember", 409, "ConflictException",
        "The account cannot be added while it has a relationship with account \(other).")
    },
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
