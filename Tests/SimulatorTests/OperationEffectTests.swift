import MusterDocument
import MusterWire
import Testing

@testable import MusterSimulator
@testable import SimulatorSupport

/// Each operation that writes has an operation that sees the change: the read returns something
/// else than in a copy of the organization in which nothing was written.
@Suite struct OperationEffectTests {
  typealias Step = EffectStep

  struct Effect: Sendable, CustomTestStringConvertible {
    let before: [Step]
    let write: Step
    let reads: [Step]

    init(after before: [Step] = [], _ write: Step, isSeenBy reads: Step...) {
      (self.before, self.write, self.reads) = (before, write, reads)
    }

    var testDescription: String {
      write.operation + " is seen by " + reads.map(\.operation).joined(separator: ", ")
    }
  }

  static let (management, administrator) = (EffectRun.management, EffectRun.administrator)
  static let (member, other) = (EffectRun.member, EffectRun.other)
  static let ids: JSON = ["accountIds": [.string(member)]]

  @Test("Changes by an operation of Inspector are read by others", arguments: inspector)
  func inspectorEffects(_ effect: Effect) throws { try check(effect, "inspector2") }

  @Test("Changes by an operation of Macie are read by others", arguments: macie)
  func macieEffects(_ effect: Effect) throws { try check(effect, "macie2") }

  @Test("Changes by an operation of AWS Organizations are read by others", arguments: organizations)
  func organizationsEffects(_ effect: Effect) throws { try check(effect, "organizations") }

  @Test("Changes by an operation of IAM are read by others", arguments: iam)
  func iamEffects(_ effect: Effect) throws { try check(effect, "iam") }

  private func check(_ effect: Effect, _ service: String) throws {
    var run = try EffectRun(service)
    for step in effect.before { try run.call(step) }
    var untouched = run
    try run.call(effect.write)
    untouched.simulation.pass(minutes: effect.write.minutes)
    for read in effect.reads {
      #expect(run.outcome(of: read) != untouched.outcome(of: read), "\(read.operation)")
    }
  }

  @Test("An operation that no other one changes follows from the scenario", arguments: rules)
  func ruleHolds(_ rule: FollowedRule) throws {
    let outcomes = try rule.scenarios.map { scenario in
      var run = try EffectRun(rule.service, scenario)
      for step in rule.before { try run.call(step) }
      return run.outcome(of: rule.read)
    }
    #expect(outcomes[0] != outcomes[1])
  }

  @Test("Each simulated operation writes, reads what another one wrote, or follows a rule")
  func complete() throws {
    let effects = [
      "inspector2": Self.inspector, "macie2": Self.macie, "organizations": Self.organizations,
      "iam": Self.iam,
    ]
    for service in try Scenario("{}").services.all {
      let steps = effects[service.name]?.flatMap { [$0.write] + $0.reads } ?? []
      let rules = Self.rules.filter { $0.service == service.name }.map(\.read)
      let named = (steps + rules).filter { ($0.service ?? service.name) == service.name }
      #expect(
        Set(service.operations).subtracting(named.map(\.operation)) == [], "\(service.name)")
    }
  }
}

// MARK: - Inspector

extension OperationEffectTests {
  static func account(_ id: String) -> JSON { ["accountId": .string(id)] }

  static let associated = Step("AssociateMember", account(member), minutes: 60)
  static let enabled = Step(
    "Enable", ["accountIds": [.string(member)], "resourceTypes": ["EC2", "ECR"]], minutes: 60)
  static let scanning = [associated, enabled]
  static let administrators = Step("ListDelegatedAdminAccounts", as: management)
  static let named: JSON = ["delegatedAdminAccountId": .string(administrator)]
  static let removed = Step("DisableDelegatedAdminAccount", named, as: management, minutes: 60)
  static let filter = Step(
    "CreateFilter",
    [
      "name": "low", "action": "SUPPRESS", "tags": ["team": "a"],
      "filterCriteria": ["severity": [["comparison": "EQUALS", "value": "LOW"]]],
    ])
  static let deepened = Step(
    "BatchUpdateMemberEc2DeepInspectionStatus",
    ["accountIds": [["accountId": .string(member), "activateDeepInspection": true]]])
  static let all: JSON = ["onlyAssociated": false]

  static let inspector = inspectorMembers + inspectorScans + inspectorSettings

  static let inspectorMembers = [
    Effect(
      Step("AssociateMember", account(other)),
      isSeenBy: Step("GetMember", account(other)), Step("ListMembers", all),
      Step("GetDelegatedAdminAccount", as: other)),
    Effect(
      Step("AssociateMember", account(other), minutes: 60),
      isSeenBy: Step("ListAccountPermissions", as: other)),
    Effect(
      after: scanning, Step("DisassociateMember", account(member)),
      isSeenBy: Step("GetMember", account(member)), Step("ListMembers"),
      Step("BatchGetAccountStatus", ids), Step("GetDelegatedAdminAccount", as: member)),
    Effect(removed, isSeenBy: administrators),
    Effect(
      after: [removed],
      Step("EnableDelegatedAdminAccount", named, as: management), isSeenBy: administrators),
  ]

  static let findingsOfMember = Step(
    "ListFindings",
    [
      "filterCriteria": ["awsAccountId": [["comparison": "EQUALS", "value": .string(member)]]]
    ])

  static let inspectorScans = [
    Effect(
      after: [associated], enabled,
      isSeenBy: Step("BatchGetAccountStatus", ids), Step("BatchGetFreeTrialInfo", ids),
      Step("ListUsageTotals"), Step("ListCoverage"),
      Step("ListCoverageStatistics", ["groupBy": "RESOURCE_TYPE"]), Step("ListFindings"),
      Step("ListFindingAggregations", ["aggregationType": "ACCOUNT"])),
    Effect(
      after: scanning + [findingsOfMember], Step("Disable", ids, minutes: 60),
      isSeenBy: Step(
        "BatchGetFindingDetails", taking: ["findingArns": "[/findings/0/findingArn]"])),
    Effect(
      after: scanning, Step("Disable", ids, minutes: 60),
      isSeenBy: Step("BatchGetAccountStatus", ids), Step("ListCoverage"), Step("ListFindings")),
    Effect(
      after: scanning, deepened,
      isSeenBy: Step("BatchGetMemberEc2DeepInspectionStatus", ids)),
    Effect(
      Step("UpdateEc2DeepInspectionConfiguration", ["packagePaths": ["/opt/app"]]),
      isSeenBy: Step("GetEc2DeepInspectionConfiguration")),
    Effect(
      after: [associated],
      Step("UpdateOrgEc2DeepInspectionConfiguration", ["orgPackagePaths": ["/srv"]]),
      isSeenBy: Step("GetEc2DeepInspectionConfiguration", as: member)),
  ]

  static let inspectorSettings = [
    Effect(
      Step("UpdateOrganizationConfiguration", ["autoEnable": ["ec2": true, "ecr": false]]),
      isSeenBy: Step("DescribeOrganizationConfiguration")),
    Effect(
      after: [associated],
      Step("UpdateConfiguration", ["ecrConfiguration": ["rescanDuration": "DAYS_90"]]),
      isSeenBy: Step("GetConfiguration"), Step("GetConfiguration", as: member)),
    Effect(after: scanning, filter, isSeenBy: Step("ListFilters"), Step("ListFindings")),
    Effect(
      after: [filter], Step("UpdateFilter", ["description": "few"], taking: ["filterArn": "/arn"]),
      isSeenBy: Step("ListFilters")),
    Effect(
      after: [filter], Step("DeleteFilter", taking: ["arn": "/arn"]),
      isSeenBy: Step("ListFilters")),
    tagged("TagResource", ["tags": ["a": "b"]], after: [filter]),
    tagged("UntagResource", ["tagKeys": ["team"]], after: [filter]),
  ]

  static func tagged(_ operation: String, _ input: JSON, after before: [Step]) -> Effect {
    let arn = ["resourceArn": "/arn"]
    return Effect(
      after: before, Step(operation, input, taking: arn),
      isSeenBy: Step("ListTagsForResource", taking: arn))
  }
}

// MARK: - Macie

extension OperationEffectTests {
  static let on = Step("EnableMacie")
  static let memberOn = Step("EnableMacie", as: member)
  static let session = Step("GetMacieSession", as: member)
  static let created = Step(
    "CreateMember",
    [
      "account": ["accountId": .string(member), "email": .string(member + "@example.com")],
      "tags": ["team": "a"],
    ])
  static let invitation = Step("CreateInvitations", ids, minutes: 60)
  static let invited = [on, memberOn, created, invitation]
  static let received = Step("ListInvitations", as: member)
  static let accepted = Step(
    "AcceptInvitation", as: member,
    taking: [
      "administratorAccountId": "/invitations/0/accountId",
      "invitationId": "/invitations/0/invitationId",
    ])
  static let joined = invited + [received, accepted]
  static let sender: JSON = ["accountIds": [.string(administrator)]]
  static let id: JSON = ["id": .string(member)]
  static let read = Step("GetMember", id)
  static let own = Step("GetAdministratorAccount", as: member)
  static let delegated = Step(
    "EnableOrganizationAdminAccount", ["adminAccountId": .string(administrator)], as: management)
  static let delegates = Step("ListOrganizationAdminAccounts", as: management)
  static let discovered = Step("UpdateAutomatedDiscoveryConfiguration", ["status": "ENABLED"])
  static let discovery = Step("ListAutomatedDiscoveryAccounts")

  static let macie =
    macieSessions + macieMembers + macieInvitations + macieOrganization + macieData
    + macieResources

  static let macieSessions = [
    Effect(memberOn, isSeenBy: session),
    Effect(after: [memberOn], Step("DisableMacie", as: member), isSeenBy: session),
    Effect(
      after: [memberOn], Step("UpdateMacieSession", ["status": "PAUSED"], as: member),
      isSeenBy: session),
  ]

  static let macieMembers = [
    Effect(after: [on], created, isSeenBy: read, Step("ListMembers", ["onlyAssociated": "false"])),
    Effect(after: invited, Step("DeleteMember", id), isSeenBy: read, received),
    Effect(
      after: joined + [Step("GetMacieSession", minutes: 6000)], Step("DisassociateMember", id),
      isSeenBy: read, Step("ListMembers"), own, Step("GetUsageTotals")),
    Effect(
      after: joined,
      Step("UpdateMemberSession", ["id": .string(member), "status": "PAUSED"]),
      isSeenBy: read, session),
    tagged("TagResource", ["tags": ["a": "b"]], after: [on, created]),
    tagged("UntagResource", ["tagKeys": ["team"]], after: [on, created]),
  ]

  static let macieInvitations = [
    Effect(
      after: [on, memberOn, created], invitation,
      isSeenBy: received, Step("GetInvitationsCount", as: member), read),
    Effect(
      after: invited + [received], accepted,
      isSeenBy: read, own, Step("GetMasterAccount", as: member), received),
    Effect(
      after: invited, Step("DeclineInvitations", sender, as: member), isSeenBy: received, read),
    Effect(
      after: invited, Step("DeleteInvitations", sender, as: member), isSeenBy: received, read),
    Effect(
      after: joined, Step("DisassociateFromAdministratorAccount", as: member), isSeenBy: read, own),
    Effect(
      after: joined, Step("DisassociateFromMasterAccount", as: member), isSeenBy: read, own),
  ]

  static let macieOrganization = [
    Effect(delegated, isSeenBy: delegates),
    Effect(
      after: [delegated, created, Step("GetMacieSession", minutes: 60)],
      Step(
        "DisableOrganizationAdminAccount", ["adminAccountId": .string(administrator)],
        as: management),
      isSeenBy: delegates, own, read),
    Effect(
      after: [delegated], Step("UpdateOrganizationConfiguration", ["autoEnable": true]),
      isSeenBy: Step("DescribeOrganizationConfiguration")),
    Effect(
      after: joined, discovered,
      isSeenBy: Step("GetAutomatedDiscoveryConfiguration"), discovery),
    Effect(
      after: joined + [discovered],
      Step(
        "BatchUpdateAutomatedDiscoveryAccounts",
        ["accounts": [["accountId": .string(member), "status": "DISABLED"]]]),
      isSeenBy: discovery),
  ]
}
