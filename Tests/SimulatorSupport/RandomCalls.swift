import MusterDocument
import MusterWire

@testable import MusterSimulator

/// Random calls to the services of a small organization, and the reads that show its state.
struct RandomCalls {
  let accounts: SmallOrganization

  init(_ accounts: SmallOrganization) {
    self.accounts = accounts
  }

  /// Calls random operations of both services in two Regions, and of AWS Organizations, with a
  /// little time between them.
  /// Returns the responses as texts.
  func run(_ simulation: inout TestOrganization, _ random: inout Random, steps: Int) -> [String] {
    (0..<steps).map { _ in
      let region = random.happens(0.7) ? "us-east-1" : "eu-west-1"
      simulation.now = simulation.now.advanced(by: Int64(random.number(below: 60_000)))
      if random.happens(0.15) { return changePolicies(&simulation, &random) }
      if random.happens(0.15) { return takeOther(&simulation, &random, region) }
      return random.happens(0.5)
        ? take(
          ReferenceInspector.step(&random, accounts), ReferenceInspector.self, region, &simulation)
        : take(ReferenceMacie.step(&random, accounts), ReferenceMacie.self, region, &simulation)
    }
  }

  private func take<Reference: ReferenceService>(
    _ step: ReferenceStep, _: Reference.Type, _ region: String, _ simulation: inout TestOrganization
  ) -> String {
    let scope = Reference.ReferencedService.scope(region)
    guard step.isCall, step.caller != accounts.stranger else { return "waited" }
    var service =
      simulation.organization.state.services[scope]?.service as? Reference.ReferencedService
      ?? Reference.ReferencedService.initial(in: region, of: simulation.organization.scenario)
    let now = simulation.now
    return response(&simulation, scope.service, step.operation, step.caller, region) {
      try Reference.input(step, &service, at: now)
    }
  }

  /// Calls that do not concern memberships: access of services, delegated administrators of other
  /// services, tags, roles, and what accounts create in Macie.
  private func takeOther(
    _ simulation: inout TestOrganization, _ random: inout Random, _ region: String
  ) -> String {
    let (id, root) = (
      random.element(of: accounts.members) ?? "",
      OrganizationTree(simulation.organization.scenario).units[0].id
    )
    let tagged = JSON.string(random.happens(0.5) ? id : root)
    let principal = random.element(of: ["guardduty.amazonaws.com", "macie.amazonaws.com"])
    let access: JSON = ["ServicePrincipal": .string(principal ?? "")]
    let registration: JSON = [
      "AccountId": .string(id), "ServicePrincipal": .string(principal ?? ""),
    ]
    let name = JSON.string("name \(random.number(below: 100))")
    let job: JSON = ["name": name, "jobType": "ONE_TIME", "s3JobDefinition": [:]]
    let others: [(service: String, operation: String, input: JSON)] = [
      ("organizations", "EnableAWSServiceAccess", access),
      ("organizations", "DisableAWSServiceAccess", access),
      ("organizations", "RegisterDelegatedAdministrator", registration),
      ("organizations", "DeregisterDelegatedAdministrator", registration),
      (
        "organizations", "TagResource",
        ["ResourceId": tagged, "Tags": [["Key": "team", "Value": name]]]
      ),
      ("organizations", "UntagResource", ["ResourceId": tagged, "TagKeys": ["team"]]),
      ("iam", "CreateServiceLinkedRole", ["AWSServiceName": "macie.amazonaws.com"]),
      ("macie2", "CreateAllowList", ["name": name, "criteria": ["regex": "a+"]]),
      ("macie2", "CreateCustomDataIdentifier", ["name": name, "regex": "[A-Z]{3}"]),
      ("macie2", "CreateClassificationJob", job),
      (
        "macie2", "CreateFindingsFilter",
        ["name": name, "action": "NOOP", "findingCriteria": ["criterion": [:]]]
      ),
      (
        "macie2", "PutClassificationExportConfiguration",
        [
          "configuration": [
            "s3Destination": ["bucketName": name, "kmsKeyArn": "arn:aws:kms:us-east-1:1:key/1"]
          ]
        ]
      ),
      ("macie2", "UpdateAutomatedDiscoveryConfiguration", ["status": "ENABLED"]),
      ("macie2", "UpdateAutomatedDiscoveryConfiguration", ["status": "DISABLED"]),
    ]
    let (service, operation, input) = others[Int(random.number(below: UInt64(others.count)))]
    let caller = service == "organizations" ? accounts.management : accounts.administrator
    return response(&simulation, service, operation, caller, region) { input }
  }

  /// Changes the policies of AWS Organizations. Their documents only append, because a snapshot
  /// does not know in which order policies were attached.
  private func changePolicies(
    _ simulation: inout TestOrganization, _ random: inout Random
  ) -> String {
    let state = simulation.organization.state.services[Organizations.scope("us-east-1")]
    let policies = (state?.service as? Organizations)?.policies.keys.sorted() ?? []
    let root = OrganizationTree(simulation.organization.scenario).units[0].id
    let lists: JSON = [
      "enable_in_regions": ["@@append": [random.happens(0.5) ? "us-east-1" : "ALL_SUPPORTED"]],
      "disable_in_regions": ["@@append": random.happens(0.3) ? ["eu-west-1"] : []],
    ]
    let content: JSON = ["inspector": ["enablement": ["ec2_scanning": lists]]]
    let attachment: JSON = [
      "PolicyId": .string(random.element(of: policies) ?? "p-0123456789"),
      "TargetId": .string(random.element(of: accounts.members + [root]) ?? root),
    ]
    let steps: [(String, JSON)] = [
      ("EnablePolicyType", ["RootId": .string(root), "PolicyType": "INSPECTOR_POLICY"]),
      (
        "CreatePolicy",
        [
          "Name": .string(String(random.number(below: 100))), "Description": "",
          "Type": "INSPECTOR_POLICY", "Content": .string(content.text),
        ]
      ),
      ("AttachPolicy", attachment), ("AttachPolicy", attachment), ("DetachPolicy", attachment),
    ]
    let (operation, input) = steps[Int(random.number(below: UInt64(steps.count)))]
    return response(&simulation, "organizations", operation, accounts.management, "us-east-1") {
      input
    }
  }

  /// The status, headers and body of a response.
  func response(
    _ simulation: inout TestOrganization, _ service: String, _ operation: String, _ caller: String,
    _ region: String, _ input: () throws -> JSON
  ) -> String {
    guard
      let request = try? simulation.request(
        service, operation, try input(), region: region,
        credentials: simulation.organization.scenario.credentials(of: caller))
    else { return "no request" }
    let response = simulation.organization.handle(request, at: simulation.now)
    return "\(operation) \(response.status) \(response.headers) "
      + String(decoding: response.body, as: UTF8.self)
  }

  static let reads: [(service: String, operation: String, input: JSON)] = [
    ("inspector2", "BatchGetAccountStatus", ["accountIds": .strings(ids)]),
    ("inspector2", "ListMembers", ["onlyAssociated": false]),
    ("inspector2", "DescribeOrganizationConfiguration", [:]),
    ("inspector2", "ListDelegatedAdminAccounts", [:]),
    ("inspector2", "BatchGetMemberEc2DeepInspectionStatus", ["accountIds": .strings(ids)]),
    ("inspector2", "GetEc2DeepInspectionConfiguration", [:]),
    ("inspector2", "BatchGetFreeTrialInfo", ["accountIds": .strings(ids)]),
    ("inspector2", "ListCoverage", [:]),
    ("inspector2", "ListFindings", [:]),
    ("inspector2", "ListFindingAggregations", ["aggregationType": "ACCOUNT"]),
    ("inspector2", "ListUsageTotals", [:]),
    ("inspector2", "GetConfiguration", [:]),
    ("inspector2", "ListFilters", [:]),
    ("macie2", "GetMacieSession", [:]),
    ("macie2", "ListMembers", ["onlyAssociated": "false"]),
    ("macie2", "ListInvitations", [:]),
    ("macie2", "GetAdministratorAccount", [:]),
    ("macie2", "DescribeOrganizationConfiguration", [:]),
    ("macie2", "ListOrganizationAdminAccounts", [:]),
    ("macie2", "GetAutomatedDiscoveryConfiguration", [:]),
    ("macie2", "ListAutomatedDiscoveryAccounts", [:]),
    ("macie2", "GetUsageTotals", [:]),
    ("macie2", "GetUsageStatistics", [:]),
    ("macie2", "DescribeBuckets", [:]),
    ("macie2", "ListFindings", [:]),
    ("organizations", "ListAccounts", [:]),
    ("organizations", "ListDelegatedAdministrators", [:]),
    ("organizations", "ListAWSServiceAccessForOrganization", [:]),
    ("organizations", "ListTagsForResource", ["ResourceId": .string(ids[0])]),
    ("macie2", "ListAllowLists", [:]),
    ("macie2", "ListCustomDataIdentifiers", [:]),
    ("macie2", "ListClassificationJobs", [:]),
    ("macie2", "ListFindingsFilters", [:]),
    ("macie2", "GetClassificationExportConfiguration", [:]),
    ("iam", "GetRole", ["RoleName": "AWSServiceRoleForAmazonMacie"]),
    ("organizations", "ListPolicies", ["Filter": "INSPECTOR_POLICY"]),
    ("organizations", "DescribeEffectivePolicy", ["PolicyType": "INSPECTOR_POLICY"]),
    (
      "organizations", "ListAccountsWithInvalidEffectivePolicy",
      ["PolicyType": "INSPECTOR_POLICY"]
    ),
  ]

  static let ids = (1...7).map { String(100_000_000_000 + $0) }

  /// The responses to all reads by three accounts in both Regions.
  func readings(_ simulation: inout TestOrganization) -> [String] {
    ["us-east-1", "eu-west-1"].flatMap { region in
      [accounts.administrator, accounts.management, accounts.members[0]].flatMap { caller in
        Self.reads.map { service, operation, input in
          response(&simulation, service, operation, caller, region) { input }
        }
      }
    }
  }
}
