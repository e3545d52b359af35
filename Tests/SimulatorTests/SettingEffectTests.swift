import MusterDocument
import Testing

@testable import MusterSimulator
@testable import SimulatorSupport

/// Each alternative of a scenario's settings leads to other responses, and there is none without a
/// case.
@Suite struct SettingEffectTests {
  typealias Step = EffectStep

  /// Calls whose responses depend on a setting.
  struct Case: Sendable, CustomTestStringConvertible {
    let service: String
    let setting: String
    let steps: [Step]
    /// Further members of the scenario, and its accounts.
    let members: String
    let accounts: String

    init(_ name: String, with members: String = "", _ steps: Step...) {
      self.init(name, with: members, steps)
    }

    init(
      _ name: String, with members: String = "", accounts: String = EffectRun.accounts(),
      _ steps: [Step]
    ) {
      let parts = name.split(separator: ".").map(String.init)
      (service, setting, self.steps) = (parts[0], parts[1], steps)
      (self.members, self.accounts) = (members, accounts)
    }

    func scenario(_ value: JSON) -> String {
      let settings = #""settings": {"\#(service)": {"\#(setting)": \#(value.text)}}"#
      let members = members.isEmpty ? settings : members + ", " + settings
      return EffectRun.scenario(members, accounts: accounts)
    }

    var testDescription: String { "\(service).\(setting)" }
  }

  @Test("Each value of a setting leads to other responses", arguments: cases)
  func effects(_ each: Case) throws {
    let path = "/\(each.service)/\(each.setting)/values"
    let values = try #require(try Scenario("{}").alternatives.at(path)?.elements)
    let outcomes = try values.map { value in
      var run = try EffectRun(each.service, each.scenario(value))
      return run.outcomes(of: each.steps)
    }
    #expect(Set(outcomes).count == values.count, "\(outcomes.map { $0.last ?? "" })")
  }

  @Test("Each alternative has a case")
  func complete() throws {
    var names: Set<String> = []
    for service in try Scenario("{}").services.all {
      for setting in service.settings where setting.described(SettingValues()) != nil {
        names.insert(setting.key)
      }
    }
    #expect(names.subtracting(Self.cases.map(\.testDescription)) == [])
  }

  static let cases = inspector + macie + organizations

  // MARK: - Inspector

  private static let member = OperationEffectTests.account(EffectRun.member)
  private static let other = OperationEffectTests.account(EffectRun.other)
  private static let management = EffectRun.management

  /// A policy that manages EC2 for the member, which has joined.
  private static let managed =
    [OperationEffectTests.associated] + policy(OperationEffectTests.created1)

  private static func policy(_ created: Step) -> [Step] {
    let steps = [
      OperationEffectTests.roots, OperationEffectTests.policyType, created,
      OperationEffectTests.attached(),
    ]
    return steps.map { $0.of("organizations") }
  }

  private static let inspector = [
    Case(
      "inspector2.enableOfEnabledTypes", OperationEffectTests.associated,
      OperationEffectTests.enabled,
      OperationEffectTests.enabled),
    Case("inspector2.getMemberOfNonMember", Step("GetMember", other)),
    Case(
      "inspector2.stateErrors", OperationEffectTests.associated, OperationEffectTests.enabled,
      Step("BatchGetAccountStatus", OperationEffectTests.ids)),
    Case("inspector2.policyBlock", managed + [OperationEffectTests.enabled]),
    Case("inspector2.policyError", managed + [Step("DisassociateMember", member)]),
    Case(
      "inspector2.listMembersByDefault", Step("AssociateMember", other), Step("ListMembers")),
    Case("inspector2.takenFilterName", OperationEffectTests.filter, OperationEffectTests.filter),
    Case("inspector2.ec2ScanMode", Step("GetConfiguration")),
    Case(
      "inspector2.machineImagesAlone",
      Step(
        "Disable",
        ["resourceTypes": ["EC2", "ECR", "LAMBDA", "LAMBDA_CODE", "CODE_REPOSITORY"]], minutes: 60),
      Step("BatchGetAccountStatus")),
    Case(
      "inspector2.configurationOfMember", OperationEffectTests.associated,
      Step(
        "UpdateConfiguration",
        [
          "accountId": .string(EffectRun.member),
          "ecrConfiguration": ["rescanDuration": "DAYS_90"],
        ]),
      Step(
        "UpdateConfiguration",
        [
          "accountId": .string(EffectRun.member),
          "ec2Configuration": ["scanMode": "EC2_SSM_AGENT_BASED"],
        ]), Step("GetConfiguration", member)),
    Case(
      "inspector2.configurationResult",
      Step(
        "UpdateConfiguration", ["ecrConfiguration": ["rescanDuration": "DAYS_90"]], minutes: 60),
      Step("GetConfiguration")),
    Case(
      "inspector2.disableOfLambdaAlone", OperationEffectTests.associated,
      Step("Enable", scanning(["LAMBDA", "LAMBDA_CODE"]), minutes: 60),
      Step("Disable", scanning(["LAMBDA"]))),
    Case(
      "inspector2.lambdaCodeAlone", OperationEffectTests.associated,
      Step("Enable", scanning(["LAMBDA_CODE"]))),
    Case(
      "inspector2.unsupportedTypeNames",
      with: #""regions": [{"name": "us-east-1", "scanTypes": ["ECR"]}]"#,
      Step("Enable", ["resourceTypes": ["EC2"]])),
    Case(
      "inspector2.unknownMessages",
      Step("AssociateMember", OperationEffectTests.account(EffectRun.administrator))),
    Case(
      "inspector2.administratorInProgress", with: busy,
      Step("DisableDelegatedAdminAccount", OperationEffectTests.named, as: management)),
  ]

  private static func scanning(_ types: [String]) -> JSON {
    ["accountIds": [.string(EffectRun.member)], "resourceTypes": .strings(types)]
  }

  /// AWS Organizations executes another request for an hour.
  private static let busy =
    #""oneAtATime": true, "state": {"now": "2026-01-01T00:00:00Z", "#
    + #""busyUntil": "2026-01-01T01:00:00Z"}"#

  // MARK: - Macie

  private static let paused: JSON = ["id": .string(EffectRun.member), "status": "PAUSED"]

  private static let macie = [
    Case("macie2.nonMember", OperationEffectTests.on, OperationEffectTests.read),
    Case(
      "macie2.disassociateMemberOfRemoved", OperationEffectTests.delegated,
      OperationEffectTests.created,
      Step("GetMacieSession", minutes: 60), Step("DisassociateMember", OperationEffectTests.id),
      Step("DisassociateMember", OperationEffectTests.id)),
    Case(
      "macie2.createMemberOfManagement", OperationEffectTests.delegated,
      Step(
        "CreateMember",
        ["account": ["accountId": .string(management), "email": "m@example.com"]])),
    Case("macie2.notEnabled", Step("GetMacieSession")),
    Case("macie2.discoveryNotEnabled", Step("GetAutomatedDiscoveryConfiguration")),
    Case(
      "macie2.findingsOfUnknownIDs", OperationEffectTests.on,
      Step("GetFindings", ["findingIds": ["none"]])),
    Case(
      "macie2.deleteInvitationsUnanswered",
      OperationEffectTests.invited + [
        Step("DeleteInvitations", OperationEffectTests.sender, as: EffectRun.member),
        Step("ListInvitations", as: EffectRun.member),
      ]),
    Case(
      "macie2.pauseOfInvited",
      OperationEffectTests.invited + [
        Step("UpdateMemberSession", paused), OperationEffectTests.read,
        OperationEffectTests.session,
      ]),
    Case("macie2.unknownMessages", OperationEffectTests.on, OperationEffectTests.on),
    Case("macie2.administratorInProgress", with: busy, OperationEffectTests.delegated),
  ]

  // MARK: - AWS Organizations

  private static let inspectorAccess: JSON = ["ServicePrincipal": "inspector2.amazonaws.com"]

  /// Three policies for EC2. Those that were attached last, changed last and have the last id are
  /// different ones.
  private static let threePolicies: [Step] =
    ["us-east-1", "us-east-2", "us-west-1"].map { region in
      OperationEffectTests.policy(
        region, PolicyTests.document(["ec2_scanning": PolicyTests.lists([region], [])]))
    }
    + [OperationEffectTests.policies]
    + [2, 1, 0].map { position in
      Step(
        "AttachPolicy", ["TargetId": .string(EffectRun.member)], as: management, minutes: 1,
        taking: ["PolicyId": "/Policies/\(position)/Id"])
    }
    + [
      Step(
        "UpdatePolicy", ["Description": "changed"], as: management,
        taking: ["PolicyId": "/Policies/1/Id"])
    ]

  private static let invalid = PolicyTests.document([
    "ec2_scanning": PolicyTests.lists(["us-east-1"], []),
    "ecr_scanning": PolicyTests.lists(["us-east-1"], ["us-east-1"]),
    "lambda_standard_scanning": [
      "enable_in_regions": ["@@assign": []], "disable_in_regions": ["@@assign": []],
      "lambda_code_scanning": PolicyTests.lists(["us-east-1"], []),
    ],
  ])

  private static let deregistered = Step(
    "DeregisterDelegatedAdministrator",
    [
      "AccountId": .string(EffectRun.administrator),
      "ServicePrincipal": "inspector2.amazonaws.com",
    ], as: management, minutes: 60)

  private static let organizations = [
    Case(
      "organizations.deregisteredAdministrator", deregistered,
      OperationEffectTests.administrators.of("inspector2")),
    Case(
      "organizations.disableAccessOfAdministered",
      Step("DisableAWSServiceAccess", inspectorAccess, as: management)),
    Case(
      "organizations.policyOrder",
      [OperationEffectTests.roots, OperationEffectTests.policyType] + threePolicies + [
        OperationEffectTests.effective
      ]),
    Case(
      "organizations.invalidPolicies",
      [OperationEffectTests.associated.of("inspector2")]
        + policy(OperationEffectTests.policy("invalid", invalid))
        + [
          Step("ListRoots", minutes: 60),
          Step("BatchGetAccountStatus", OperationEffectTests.ids, of: "inspector2"),
        ]),
    Case("organizations.statusOfOtherStates", Step("ListAccounts")),
    Case(
      "organizations.policyValidation",
      policy(OperationEffectTests.policy("invalid", invalid)) + [
        Step(
          "ListEffectivePolicyValidationErrors",
          ["AccountId": .string(EffectRun.member), "PolicyType": "INSPECTOR_POLICY"])
      ]),
    Case(
      "organizations.joinedWithoutAccess", accounts: EffectRun.accounts() + newcomer,
      [
        Step(
          "UpdateOrganizationConfiguration", ["autoEnable": ["ec2": true, "ecr": true]],
          of: "inspector2"),
        deregistered,
        Step("DisableAWSServiceAccess", inspectorAccess, as: management, minutes: 60),
        Step("EnableAWSServiceAccess", inspectorAccess, as: management, minutes: 60),
        Step("ListMembers", of: "inspector2"),
      ]),
    Case(
      "organizations.registrationAfterDelegation",
      OperationEffectTests.removed.of("inspector2"), OperationEffectTests.administratorsOfAll),
    Case(
      "organizations.unknownPrincipals",
      Step(
        "EnableAWSServiceAccess", ["ServicePrincipal": "new.amazonaws.com"], as: management)),
    Case("organizations.unknownMessages", Step("DescribeAccount", ["AccountId": "000000000000"])),
  ]

  /// An account that joins after ninety minutes.
  private static let newcomer = #", {"accountId": "555555555555", "joinsAfterSeconds": 5400}"#
}
