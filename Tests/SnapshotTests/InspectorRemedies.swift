import MusterDocument

@testable import SimulatorSupport

// Remedies in Inspector's accounts.json.

extension RemedyCase {
  static let associate = Act.inspector("AssociateMember", ["accountId": .string(member)])
  static let disassociate = Act.inspector("DisassociateMember", ["accountId": .string(member)])
  static let enable = scan("Enable", ["EC2"])
  static let disable = scan("Disable", ["EC2"])

  static func scan(_ operation: String, _ types: [String], _ id: String = member) -> Act {
    .inspector(
      operation, ["accountIds": [.string(id)], "resourceTypes": .strings(types)])
  }

  static func inspect(_ isActive: Bool) -> Act {
    .inspector(
      "BatchUpdateMemberEc2DeepInspectionStatus",
      [
        "accountIds": [
          ["accountId": .string(member), "activateDeepInspection": .boolean(isActive)]
        ]
      ])
  }

  static func inspectorWait(_ state: String) -> SimulatedRun.ListStep {
    .wait("inspector2", state, minutes: 60)
  }

  static func inspectorBatch(_ operation: String, _ parameters: JSON = [:]) -> SimulatedRun.ListStep
  {
    .batch("inspector2", operation, parameters)
  }

  static let enabling = inspectorBatch("enable", ["resourceTypes": ["EC2"]])
  static let inspecting = inspectorBatch(
    "batch_update_member_ec2_deep_inspection_status", ["activateDeepInspection": true])
  static let associated: [Act] = [associate, .minutes(60)]
  static let scanned: [Act] = associated + [enable, .minutes(60)]
  /// Scan types take five minutes to be enabled or disabled.
  static let slowly = scenario(seconds("enabling", 300))

  static func refused(
    _ code: String, by operation: JSON = "Enable", times: Int64? = nil
  ) -> JSON {
    var refusal: JSON = ["errorCode": .string(code), "operation": operation]
    refusal["times"] = times.map { .integer($0) }
    return scenario(account: ["refusal": refusal])
  }

  /// The account's problem is solved outside of the service.
  static let accepted = Act.change(
    "/accounts/0/refusal", ["errorCode": "INTERNAL_ERROR", "times": 1])

  static let inspector = [
    following("enable the account", inspectorWait("account_enabled"), associated, [enable]),
    following("disable the account", inspectorWait("account_disabled"), scanned, [disable]),
    following(
      "wait until the account is disabled, then enable it", inspectorWait("account_enabled"),
      slowly, scanned + [disable], [.minutes(60), enable]),
    following(
      "wait until the account is enabled, then disable it", inspectorWait("account_disabled"),
      slowly, associated + [enable], [.minutes(60), disable]),
    following(
      "associate the account with AssociateMember", inspectorWait("member_associated"), [],
      [associate]),
    following(
      "disassociate the account with DisassociateMember", inspectorWait("member_removed"),
      associated, [disassociate]),
    following(
      "as the organization's management account, call DisableDelegatedAdminAccount for another "
        + "administrator if there is one, then EnableDelegatedAdminAccount for this account",
      inspectorWait("delegated_administrator_enabled"), scenario(inspector: "none"), [],
      [delegate]
    ) {
      $0.account = administrator
      $0.caller = management
    },
    following(
      "as the organization's management account, call DisableDelegatedAdminAccount for another "
        + "administrator if there is one, then EnableDelegatedAdminAccount for this account",
      inspectorWait("delegated_administrator_enabled"), scenario(), [],
      [
        .inspector(
          "DisableDelegatedAdminAccount", ["delegatedAdminAccountId": .string(administrator)],
          as: management), .minutes(30),
        .inspector(
          "EnableDelegatedAdminAccount", ["delegatedAdminAccountId": .string(member)],
          as: management),
      ]
    ) { $0.caller = management },
    following(
      "wait until it is disabled, then call EnableDelegatedAdminAccount as the management account",
      inspectorWait("delegated_administrator_enabled"), scenario(seconds("delegation", 600)),
      [
        .inspector(
          "DisableDelegatedAdminAccount", ["delegatedAdminAccountId": .string(administrator)],
          as: management)
      ], [.minutes(30), delegate]
    ) {
      $0.account = administrator
      $0.caller = management
    },
    following(
      "activate deep inspection for the account", inspectorWait("deep_inspection_activated"),
      scanned + [inspect(false), .minutes(60)], [inspect(true)]),
    following(
      "deactivate deep inspection for the account", inspectorWait("deep_inspection_deactivated"),
      scanned + [inspect(true), .minutes(60)], [inspect(false)]),
    following(
      "check that the SSM agent is running on the account's instances, then activate deep "
        + "inspection again", inspectorWait("deep_inspection_activated"),
      scenario(account: ["behavior": "deep_inspection_failed"]),
      scanned + [inspect(true), .minutes(60)],
      [.change("/accounts/0/behavior", "none"), inspect(true)]),
    following(
      "deactivate deep inspection for the account again",
      inspectorWait("deep_inspection_deactivated"),
      scenario(account: ["behavior": "deep_inspection_failed"]),
      scanned + [inspect(true), .minutes(60)], [inspect(false)]),
    following(
      "associate the account with the administrator; if it is associated, check the caller's "
        + "permissions", enabling, [], associated),
    following(
      "enable EC2 scanning for the account, then activate deep inspection", inspecting,
      associated, [enable, .minutes(60)]),
    following(
      "wait until EC2 scanning is enabled, then run this again", inspecting,
      scenario(seconds("enabling", 7200)), associated + [enable], [.minutes(180)]),
    following("run this again later", enabling, refused("SSM_THROTTLED", times: 25), associated, [])
    {
      $0.then = enabling
    },
    following(
      "increase the account's Systems Manager quota for resource data syncs", enabling,
      refused("EC2_SSM_RESOURCE_DATA_SYNC_LIMIT_EXCEEDED"), associated, [accepted]),
    following(
      "increase the account's Systems Manager quota for association versions", enabling,
      refused("EC2_SSM_ASSOCIATION_VERSION_LIMIT_EXCEEDED"), associated, [accepted]),
    following(
      "change the organization's policy: ListPoliciesForTarget names it, DescribeEffectivePolicy "
        + "shows what it manages", inspectorBatch("disable", ["resourceTypes": ["EC2"]]),
      scenario(["organization": ["id": "o-abcdefghij", "units": [["id": "r-abcd", "path": ""]]]]),
      scanned + [
        organizations("EnablePolicyType", ["RootId": "r-abcd", "PolicyType": "INSPECTOR_POLICY"]),
        organizations(
          "CreatePolicy",
          [
            "Name": "scans", "Description": "", "Type": "INSPECTOR_POLICY",
            "Content": .string(policy.text),
          ]),
        organizations(
          "AttachPolicy",
          ["PolicyId": "{/Policy/PolicySummary/Id}", "TargetId": .string(member)]),
        .minutes(60),
      ],
      [
        organizations(
          "ListPoliciesForTarget", ["TargetId": .string(member), "Filter": "INSPECTOR_POLICY"]),
        organizations(
          "DetachPolicy", ["PolicyId": "{/Policies/0/Id}", "TargetId": .string(member)]),
        .minutes(60),
      ]),
    following(
      "add the account to the organization or remove it from the list; for an account of the "
        + "organization, call as Inspector's delegated administrator",
      inspectorBatch("associate_member"),
      scenario(account: ["joinsAfterSeconds": 36_000]), [], [.minutes(601)]),
    following(
      "call as Inspector's delegated administrator, or disassociate the account first",
      inspectorBatch("disable", ["resourceTypes": ["EC2"]]), scanned, [disassociate, .minutes(60)]
    ) { $0.caller = member },
    following(
      "disassociate the members first", inspectorBatch("disable"),
      [scan("Enable", ["EC2"], administrator)] + associated, [disassociate, .minutes(60)]
    ) { $0.account = administrator },
    following(
      "omit the scan type in this Region: the whole request was refused, for the other types too",
      inspectorBatch("enable", ["resourceTypes": ["EC2", "LAMBDA"]]),
      scenario(["regions": [["name": "us-east-1", "scanTypes": ["EC2", "ECR"]]]]), associated, []
    ) { $0.then = enabling },
    following(
      "disassociate unneeded members, or increase the administrator's member "
        + "quota", inspectorBatch("associate_member"),
      scenario(["quotas": ["inspectorMembers": 1]]),
      [.inspector("AssociateMember", ["accountId": .string(other)]), .minutes(60)],
      [.inspector("DisassociateMember", ["accountId": .string(other)]), .minutes(60)]),
    following(
      "disable the account again", inspectorBatch("disable", ["resourceTypes": ["EC2"]]),
      refused("ALREADY_ENABLED", by: "Disable", times: 1), scanned, []),
    following(
      "disable the scan that depends on this one first (LAMBDA_CODE before LAMBDA)",
      inspectorBatch("disable", ["resourceTypes": ["LAMBDA"]]),
      scenario(["settings": ["inspector2": ["disableOfLambdaAlone": "failed"]]]),
      associated + [scan("Enable", ["LAMBDA", "LAMBDA_CODE"]), .minutes(60)],
      [scan("Disable", ["LAMBDA_CODE"]), .minutes(60)]),
    following(
      "call UpdateConfiguration again with the values that are wanted",
      inspectorWait("configuration_applied"),
      scenario(["settings": ["inspector2": ["configurationResult": "FAILED"]]]),
      associated + [configure, .minutes(5)],
      [.change("/settings/inspector2/configurationResult", "SUCCESS"), configure]),
  ]

  private static let configure = Act.inspector(
    "UpdateConfiguration",
    ["accountId": .string(member), "ecrConfiguration": ["rescanDuration": "DAYS_90"]])

  private static let delegate = Act.inspector(
    "EnableDelegatedAdminAccount", ["delegatedAdminAccountId": .string(administrator)],
    as: management)

  private static func organizations(_ operation: String, _ input: JSON) -> Act {
    .call("organizations", operation, input, as: management, region: "us-east-1")
  }

  private static let policy: JSON = [
    "inspector": [
      "enablement": [
        "ec2_scanning": [
          "enable_in_regions": ["@@assign": ["us-east-1"]],
          "disable_in_regions": ["@@assign": []],
        ]
      ]
    ]
  ]
}
