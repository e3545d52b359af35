import MusterDocument
import Testing

/// The effects of operations of AWS Organizations and IAM, and the rules by which reads follow from
/// the scenario.
extension OperationEffectTests {
  static let roots = Step("ListRoots")
  static let policyType = Step(
    "EnablePolicyType", ["PolicyType": "INSPECTOR_POLICY"], as: management,
    taking: ["RootId": "/Roots/0/Id"])
  static let policyID = "/Policy/PolicySummary/Id"
  static let ofPolicy = ["PolicyId": policyID]
  static let ofInspector: JSON = ["Filter": "INSPECTOR_POLICY"]

  static func policy(_ name: String, _ document: JSON) -> Step {
    Step(
      "CreatePolicy",
      [
        "Name": .string(name), "Description": "", "Type": "INSPECTOR_POLICY",
        "Content": .string(document.text), "Tags": [["Key": "team", "Value": "a"]],
      ], as: management)
  }

  static func attached(to id: String = member) -> Step {
    Step("AttachPolicy", ["TargetId": .string(id)], as: management, taking: ofPolicy)
  }

  static let created1 = policy("one", PolicyTests.simple)
  static let prepared = [roots, policyType, created1]
  static let effective = Step(
    "DescribeEffectivePolicy", ["PolicyType": "INSPECTOR_POLICY"], as: member)
  static let policiesOfTarget = Step(
    "ListPoliciesForTarget", ["TargetId": .string(member), "Filter": "INSPECTOR_POLICY"])
  static let targets = Step("ListTargetsForPolicy", taking: ofPolicy)
  static let described = Step("DescribePolicy", taking: ofPolicy)
  static let policies = Step("ListPolicies", ofInspector)

  static let organizations = organizationPolicies + organizationAccess + organizationTags

  static let organizationPolicies = [
    Effect(after: [roots], policyType, isSeenBy: roots, Step("DescribeOrganization")),
    Effect(
      after: [roots, policyType],
      Step(
        "DisablePolicyType", ["PolicyType": "INSPECTOR_POLICY"], as: management,
        taking: ["RootId": "/Roots/0/Id"]),
      isSeenBy: roots, Step("DescribeOrganization")),
    Effect(
      created1, isSeenBy: policies, described,
      Step("ListTagsForResource", taking: ["ResourceId": policyID])),
    Effect(
      after: [created1],
      Step("UpdatePolicy", ["Description": "changed"], as: management, taking: ofPolicy),
      isSeenBy: described, policies),
    Effect(
      after: [created1], Step("DeletePolicy", as: management, taking: ofPolicy),
      isSeenBy: described, policies,
      Step("ListTagsForResource", taking: ["ResourceId": policyID])),
    Effect(
      after: prepared, attached(), isSeenBy: policiesOfTarget, targets, effective),
    Effect(
      after: prepared + [attached()],
      Step("DetachPolicy", ["TargetId": .string(member)], as: management, taking: ofPolicy),
      isSeenBy: policiesOfTarget, targets, effective),
    Effect(
      after: [roots, policyType, policy("code", PolicyTests.withoutStandardScanning)], attached(),
      isSeenBy: Step(
        "ListAccountsWithInvalidEffectivePolicy", ["PolicyType": "INSPECTOR_POLICY"]),
      Step(
        "ListEffectivePolicyValidationErrors",
        ["AccountId": .string(member), "PolicyType": "INSPECTOR_POLICY"])),
  ]

  static let guardDuty: JSON = ["ServicePrincipal": "guardduty.amazonaws.com"]
  static let access = Step("EnableAWSServiceAccess", guardDuty, as: management)
  static let accesses = Step("ListAWSServiceAccessForOrganization")
  static let registration: JSON = [
    "AccountId": .string(member), "ServicePrincipal": "guardduty.amazonaws.com",
  ]
  static let registered = Step("RegisterDelegatedAdministrator", registration, as: management)
  static let administratorsOfAll = Step("ListDelegatedAdministrators")
  static let servicesOfAccount = Step(
    "ListDelegatedServicesForAccount", ["AccountId": .string(member)])

  static let organizationAccess = [
    Effect(access, isSeenBy: accesses),
    Effect(
      after: [access], Step("DisableAWSServiceAccess", guardDuty, as: management),
      isSeenBy: accesses),
    Effect(after: [access], registered, isSeenBy: administratorsOfAll, servicesOfAccount),
    Effect(
      after: [access, registered],
      Step("DeregisterDelegatedAdministrator", registration, as: management),
      isSeenBy: administratorsOfAll, servicesOfAccount),
  ]

  static let tagged1 = Step(
    "TagResource",
    ["ResourceId": .string(member), "Tags": [["Key": "team", "Value": "a"]]], as: management)
  static let tags = Step("ListTagsForResource", ["ResourceId": .string(member)])

  static let organizationTags = [
    Effect(tagged1, isSeenBy: tags),
    Effect(
      after: [tagged1],
      Step(
        "UntagResource", ["ResourceId": .string(member), "TagKeys": ["team"]], as: management),
      isSeenBy: tags),
  ]

  static let iam = [
    Effect(
      Step("CreateServiceLinkedRole", ["AWSServiceName": "macie.amazonaws.com"]),
      isSeenBy: Step("GetRole", ["RoleName": "AWSServiceRoleForAmazonMacie"]))
  ]

  // MARK: - Rules

  /// A read that no operation changes, and two scenarios in which it returns something else.
  struct FollowedRule: Sendable, CustomTestStringConvertible {
    let service: String
    let before: [Step]
    let read: Step
    let scenarios: [String]

    init(
      _ service: String, after before: [Step] = [], _ read: Step, differsFor scenarios: String...
    ) {
      (self.service, self.before, self.read) = (service, before, read)
      self.scenarios = [EffectRun.scenario()] + scenarios
    }

    var testDescription: String { "\(service) \(read.operation)" }
  }

  /// The account has another name and is in another unit.
  static let moved = EffectRun.scenario(
    accounts: EffectRun.accounts(unit: "Test/Web", name: "web"))
  static let withoutRegions = EffectRun.scenario(#""optInRegions": []"#)

  static let rules: [FollowedRule] =
    organizationRules + [
      FollowedRule("account", Step("ListRegions"), differsFor: withoutRegions),
      FollowedRule(
        "account", Step("GetRegionOptStatus", ["RegionName": "eu-south-1"]),
        differsFor: withoutRegions),
      FollowedRule("ec2", Step("DescribeRegions"), differsFor: withoutRegions),
      FollowedRule("iam", Step("ListAccountAliases", as: other), differsFor: moved),
      FollowedRule(
        "sts",
        Step(
          "AssumeRole",
          [
            "RoleArn": .string("arn:aws:iam::\(member):role/Admin"), "RoleSessionName": "muster",
          ]), differsFor: EffectRun.scenario(#""roles": ["Audit"]"#)),
      FollowedRule(
        "sts", Step("GetCallerIdentity"),
        differsFor: EffectRun.scenario(administrator: "555555555555")),
    ]

  static let parent = ["ParentId": "/Roots/0/Id"]
  static let units = Step("ListOrganizationalUnitsForParent", taking: parent)

  static let organizationRules = [
    FollowedRule("organizations", Step("ListAccounts"), differsFor: moved),
    FollowedRule(
      "organizations", Step("DescribeAccount", ["AccountId": .string(other)]), differsFor: moved),
    FollowedRule(
      "organizations", after: [roots, units],
      Step("ListAccountsForParent", taking: ["ParentId": "/OrganizationalUnits/0/Id"]),
      differsFor: moved),
    FollowedRule("organizations", after: [roots], units, differsFor: moved),
    FollowedRule(
      "organizations", after: [roots, units],
      Step(
        "DescribeOrganizationalUnit", taking: ["OrganizationalUnitId": "/OrganizationalUnits/0/Id"]),
      differsFor: moved),
    FollowedRule(
      "organizations", Step("ListParents", ["ChildId": .string(other)]), differsFor: moved),
    FollowedRule(
      "organizations", after: [roots],
      Step("ListChildren", ["ChildType": "ORGANIZATIONAL_UNIT"], taking: parent),
      differsFor: moved),
  ]
}
