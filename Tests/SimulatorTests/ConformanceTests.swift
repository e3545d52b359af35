import MusterDocument
import MusterModel
import MusterServices
import MusterWire
import Testing

@testable import MusterSimulator
@testable import SimulatorSupport

/// Calls every simulated operation at least once, with a response that is not empty.
@Suite struct ConformanceTests {
  struct Step: Sendable {
    let operation: String
    var input: JSON = [:]
    /// Minutes before the call.
    var after: Int64 = 0
    var caller = CallingAccount.administrator
    /// Members of the input taken from the latest response that has them, by their pointers in it.
    var taking: [String: String] = [:]
  }

  enum CallingAccount: Sendable {
    case administrator, management
    case member(AccountBehavior)

    func account(in scenario: Scenario) -> String {
      switch self {
      case .administrator: scenario.administrator
      case .management: scenario.management
      case .member(let behavior): TestOrganization.id(behavior)
      }
    }
  }

  static let ids = JSON.strings(AccountBehavior.allCases.map(TestOrganization.id))
  static let id = JSON.string(TestOrganization.id(.none))
  static let unverified = JSON.string(TestOrganization.id(.emailUnverified))

  static let macie: [Step] =
    [Step(operation: "EnableMacie"), Step(operation: "GetMacieSession")]
    + AccountBehavior.allCases.map { behavior in
      let (id, email) = (
        JSON.string(TestOrganization.id(behavior)), JSON.string(TestOrganization.email(behavior))
      )
      return Step(
        operation: "CreateMember",
        input: ["account": ["accountId": id, "email": email], "tags": ["team": "a"]])
    }
    + [
      Step(operation: "CreateInvitations", input: ["accountIds": [id, "999999999999"]]),
      Step(operation: "CreateInvitations", input: ["accountIds": ids]),
      Step(operation: "ListMembers", input: ["onlyAssociated": "false", "maxResults": 3]),
      Step(operation: "ListMembers", after: 60),
      Step(operation: "GetMember", input: ["id": id]),
      Step(operation: "GetInvitationsCount"),
      Step(operation: "EnableMacie", caller: .member(.neverAccepts)),
      Step(operation: "ListInvitations", caller: .member(.neverAccepts)),
      Step(
        operation: "AcceptInvitation", caller: .member(.neverAccepts),
        taking: [
          "administratorAccountId": "/invitations/0/accountId",
          "invitationId": "/invitations/0/invitationId",
        ]),
      Step(operation: "GetAdministratorAccount", caller: .member(.neverAccepts)),
      Step(operation: "GetMasterAccount", caller: .member(.neverAccepts)),
      Step(operation: "DisassociateFromAdministratorAccount", caller: .member(.neverAccepts)),
      Step(operation: "DisassociateFromMasterAccount", caller: .member(.slow)),
      Step(operation: "DeclineInvitations", input: ["accountIds": [id]]),
      Step(operation: "DeleteInvitations", input: ["accountIds": [id]]),
      Step(operation: "GetMember", input: ["id": id]),
      Step(operation: "TagResource", input: ["tags": ["a": "b"]], taking: ["resourceArn": "/arn"]),
      Step(operation: "UntagResource", input: ["tagKeys": ["a"]], taking: ["resourceArn": "/arn"]),
      Step(operation: "ListTagsForResource", taking: ["resourceArn": "/arn"]),
      Step(operation: "GetUsageTotals", input: ["timeRange": "PAST_30_DAYS"]),
      Step(operation: "GetAutomatedDiscoveryConfiguration"),
      Step(
        operation: "UpdateAutomatedDiscoveryConfiguration",
        input: ["status": "ENABLED", "autoEnableOrganizationMembers": "ALL"]),
      Step(operation: "GetAutomatedDiscoveryConfiguration"),
      Step(operation: "ListAutomatedDiscoveryAccounts", input: ["maxResults": 2]),
      Step(
        operation: "BatchUpdateAutomatedDiscoveryAccounts",
        input: [
          "accounts": [
            ["accountId": id, "status": "DISABLED"],
            ["accountId": "999999999999", "status": "ENABLED"],
          ]
        ]),
      Step(operation: "UpdateMemberSession", input: ["id": id, "status": "PAUSED"]),
      Step(operation: "DisassociateMember", input: ["id": id]),
      Step(operation: "DeleteMember", input: ["id": id]),
      Step(operation: "UpdateMacieSession", input: ["status": "ENABLED"]),
      Step(
        operation: "EnableOrganizationAdminAccount", input: ["adminAccountId": unverified],
        caller: .management),
      Step(operation: "ListOrganizationAdminAccounts", caller: .management),
      Step(operation: "DescribeOrganizationConfiguration", caller: .member(.emailUnverified)),
      Step(
        operation: "UpdateOrganizationConfiguration", input: ["autoEnable": true],
        caller: .member(.emailUnverified)),
      Step(
        operation: "DisableOrganizationAdminAccount", input: ["adminAccountId": unverified],
        caller: .management),
      Step(operation: "ListOrganizationAdminAccounts", caller: .management),
      Step(operation: "EnableMacie", caller: .management),
      Step(operation: "DisableMacie", caller: .management),
    ]

  static let inspector: [Step] =
    AccountBehavior.allCases.map { behavior in
      Step(
        operation: "AssociateMember", input: ["accountId": .string(TestOrganization.id(behavior))])
    }
    + [
      Step(operation: "ListMembers", input: ["onlyAssociated": false, "maxResults": 3]),
      Step(operation: "ListMembers", after: 60),
      Step(operation: "GetMember", input: ["accountId": id]),
      Step(operation: "Enable", input: ["accountIds": ids, "resourceTypes": ["EC2", "ECR"]]),
      Step(operation: "Enable", input: ["accountIds": ["999999999999"], "resourceTypes": ["EC2"]]),
      Step(operation: "BatchGetAccountStatus", input: ["accountIds": ids], after: 1),
      Step(operation: "BatchGetMemberEc2DeepInspectionStatus", input: ["accountIds": ids]),
      Step(
        operation: "BatchUpdateMemberEc2DeepInspectionStatus",
        input: [
          "accountIds": .array(
            ids.elements.map { ["accountId": $0, "activateDeepInspection": true] })
        ],
        after: 60),
      Step(operation: "BatchGetMemberEc2DeepInspectionStatus", after: 60),
      Step(operation: "GetEc2DeepInspectionConfiguration"),
      Step(operation: "UpdateEc2DeepInspectionConfiguration", input: ["packagePaths": ["/opt"]]),
      Step(operation: "UpdateOrgEc2DeepInspectionConfiguration", input: ["orgPackagePaths": []]),
      Step(operation: "ListDelegatedAdminAccounts"),
      Step(operation: "GetDelegatedAdminAccount", caller: .member(.none)),
      Step(
        operation: "UpdateOrganizationConfiguration",
        input: ["autoEnable": ["ec2": true, "ecr": false, "lambda": true]]),
      Step(operation: "DescribeOrganizationConfiguration"),
      Step(operation: "GetConfiguration", input: ["accountId": id]),
      Step(
        operation: "UpdateConfiguration",
        input: [
          "ecrConfiguration": ["rescanDuration": "DAYS_30"],
          "ec2Configuration": ["scanMode": "EC2_HYBRID", "activateVMScanner": true],
          "amiConfiguration": ["scanModeConfiguration": ["scanMode": "SCAN_ALL"]],
        ]),
      Step(operation: "GetConfiguration"),
      Step(operation: "BatchGetFreeTrialInfo", input: ["accountIds": [id, "999999999999"]]),
      Step(operation: "ListAccountPermissions"),
      Step(operation: "ListUsageTotals", input: ["maxResults": 2]),
      Step(operation: "ListCoverage", input: ["maxResults": 5]),
      Step(operation: "ListCoverageStatistics", input: ["groupBy": "RESOURCE_TYPE"]),
      Step(operation: "ListFindings", input: ["maxResults": 5]),
      Step(
        operation: "CreateFilter",
        input: [
          "name": "low", "action": "SUPPRESS", "tags": ["team": "a"],
          "filterCriteria": ["severity": [["comparison": "EQUALS", "value": "LOW"]]],
        ]),
      Step(
        operation: "UpdateFilter", input: ["description": "none too bad"],
        taking: ["filterArn": "/arn"]),
      Step(operation: "TagResource", input: ["tags": ["a": "b"]], taking: ["resourceArn": "/arn"]),
      Step(operation: "UntagResource", input: ["tagKeys": ["a"]], taking: ["resourceArn": "/arn"]),
      Step(operation: "ListTagsForResource", taking: ["resourceArn": "/arn"]),
      Step(operation: "ListFilters"),
      Step(operation: "ListFindings"),
      Step(operation: "DeleteFilter", taking: ["arn": "/arn"]),
      Step(operation: "Disable", input: ["accountIds": ids]),
      Step(operation: "DisassociateMember", input: ["accountId": id]),
      Step(
        operation: "DisableDelegatedAdminAccount", caller: .management,
        taking: ["delegatedAdminAccountId": "/delegatedAdmin/accountId"]),
      Step(operation: "ListDelegatedAdminAccounts", caller: .management),
      Step(
        operation: "EnableDelegatedAdminAccount", input: ["delegatedAdminAccountId": id],
        after: 60, caller: .management),
    ]

  static let principal: JSON = ["ServicePrincipal": "guardduty.amazonaws.com"]
  static let registration: JSON = [
    "AccountId": id, "ServicePrincipal": "guardduty.amazonaws.com",
  ]

  static let organizations: [Step] =
    [
      "DescribeOrganization", "ListAccounts", "ListRoots", "ListDelegatedAdministrators",
      "ListAWSServiceAccessForOrganization",
    ].map { Step(operation: $0) }
    + [
      Step(operation: "ListRoots"),
      Step(
        operation: "ListOrganizationalUnitsForParent", taking: ["ParentId": "/Roots/0/Id"]),
      Step(operation: "ListAccountsForParent", taking: ["ParentId": "/Roots/0/Id"]),
      Step(
        operation: "ListChildren", input: ["ChildType": "ACCOUNT"],
        taking: ["ParentId": "/Roots/0/Id"]),
      Step(
        operation: "ListChildren", input: ["ChildType": "ORGANIZATIONAL_UNIT"],
        taking: ["ParentId": "/Roots/0/Id"]),
      Step(
        operation: "DescribeOrganizationalUnit",
        taking: ["OrganizationalUnitId": "/OrganizationalUnits/0/Id"]),
      Step(operation: "ListParents", taking: ["ChildId": "/OrganizationalUnits/0/Id"]),
      Step(operation: "ListParents", input: ["ChildId": id]),
      Step(operation: "DescribeAccount", input: ["AccountId": id]),
      Step(operation: "EnableAWSServiceAccess", input: principal, caller: .management),
      Step(operation: "RegisterDelegatedAdministrator", input: registration, caller: .management),
      Step(operation: "ListDelegatedServicesForAccount", input: ["AccountId": id]),
      Step(operation: "ListAWSServiceAccessForOrganization"),
      Step(
        operation: "DeregisterDelegatedAdministrator", input: registration, caller: .management),
      Step(operation: "DisableAWSServiceAccess", input: principal, caller: .management),
      Step(
        operation: "EnablePolicyType", input: ["PolicyType": "INSPECTOR_POLICY"],
        caller: .management, taking: ["RootId": "/Roots/0/Id"]),
      Step(
        operation: "CreatePolicy",
        input: [
          "Name": "scan", "Description": "", "Type": "INSPECTOR_POLICY",
          "Content": .string(PolicyTests.withoutStandardScanning.text),
        ],
        caller: .management),
      Step(
        operation: "UpdatePolicy", input: ["Description": "changed"], caller: .management,
        taking: ["PolicyId": policy]),
      Step(
        operation: "AttachPolicy", input: ["TargetId": id], caller: .management,
        taking: ["PolicyId": policy]),
      Step(operation: "DescribePolicy", taking: ["PolicyId": policy]),
      Step(operation: "ListPolicies", input: ["Filter": "INSPECTOR_POLICY"]),
      Step(
        operation: "ListPoliciesForTarget", input: ["TargetId": id, "Filter": "INSPECTOR_POLICY"]),
      Step(operation: "ListTargetsForPolicy", taking: ["PolicyId": policy]),
      Step(
        operation: "DescribeEffectivePolicy", input: ["PolicyType": "INSPECTOR_POLICY"],
        caller: .member(.none)),
      Step(
        operation: "ListAccountsWithInvalidEffectivePolicy",
        input: ["PolicyType": "INSPECTOR_POLICY"]),
      Step(
        operation: "ListEffectivePolicyValidationErrors",
        input: ["AccountId": id, "PolicyType": "INSPECTOR_POLICY"]),
      Step(
        operation: "DetachPolicy", input: ["TargetId": id], caller: .management,
        taking: ["PolicyId": policy]),
      Step(operation: "DeletePolicy", caller: .management, taking: ["PolicyId": policy]),
      Step(
        operation: "DisablePolicyType", input: ["PolicyType": "INSPECTOR_POLICY"],
        caller: .management, taking: ["RootId": "/Roots/0/Id"]),
    ]

  static let policy = "/Policy/PolicySummary/Id"

  static let tokens: [Step] = [
    Step(operation: "GetCallerIdentity"),
    Step(
      operation: "AssumeRole",
      input: [
        "RoleArn": .string(
          "arn:aws:iam::\(TestOrganization.id(.none)):role/OrganizationAccountAccessRole"),
        "RoleSessionName": "muster",
      ]),
  ]

  @Test("Every response of AWS Organizations has its shape in the model")
  func organizationsConforms() throws {
    let steps = ConformanceTests.organizations + ConformanceTests.organizationsTags
    try check(Organizations.self, steps)
  }

  @Test("Every response of STS has its shape in the model")
  func tokensConform() throws {
    try check(STS.self, ConformanceTests.tokens)
  }

  @Test("Every response of Macie has its shape in the model")
  func macieConforms() throws {
    try check(Macie.self, ConformanceTests.macie + ConformanceTests.macieContents)
  }

  @Test("Every response of Inspector has its shape in the model")
  func inspectorConforms() throws {
    // Findings exist only until scanning ends.
    let contents = ConformanceTests.inspectorContents
    var steps = ConformanceTests.inspector
    let end = try #require(steps.firstIndex { $0.operation == "Disable" })
    steps.insert(contentsOf: contents, at: end)
    try check(Inspector.self, steps)
  }

  @Test("Every response of the services that programs call first has its shape in the model")
  func accountServicesConform() throws {
    try check(AccountManagement.self, ConformanceTests.accountManagement)
    try check(EC2.self, ConformanceTests.ec2)
    try check(IAM.self, ConformanceTests.iam)
  }

  func check<Tested: SimulatedService>(_ kind: Tested.Type, _ steps: [Step]) throws {
    let model = try Models.builtIn.model(of: kind.name)
    let simulation = try TestOrganization()
    var service = Tested.initial(in: "us-east-1", of: simulation.organization.scenario)
    var now = simulation.now
    var outputs: [JSON] = []
    for step in steps {
      now = now.advanced(by: step.after * 60_000)
      let operation = try #require(model.operation(step.operation))
      var input = step.input
      for (member, pointer) in step.taking {
        input[member] = outputs.reversed().lazy.compactMap { $0.at(pointer) }.first
      }
      let call = SimulatedCall(
        operation: step.operation, input: try Document(input.bytes).root,
        caller: step.caller.account(in: simulation.organization.scenario),
        region: service.region, now: now,
        delegations: Delegations(simulation.organization.scenario))
      let output = try service.perform(call)
      outputs.append(output)
      let document = try Document(output.bytes)
      let findings = Conformance.findings(in: document.root, of: operation, model)
      #expect(findings == [], "\(step.operation)")
    }
    #expect(Set(kind.handlers.keys).subtracting(steps.map(\.operation)) == [])
  }

  @Test("Every simulated operation is in the model")
  func operationsExist() throws {
    for service in AWSService.all {
      let model = try Models.builtIn.model(of: service.name)
      let names = Set(service.simulatedOperations)
      #expect(names.subtracting(model.operations.map(\.name)) == [])
    }
  }
}
