import MusterDocument
import MusterModel
import MusterWire
import Testing

@testable import MusterSimulator

/// Every operation that is simulated, called at least once with an answer that says something.
@Suite struct ConformanceTests {
  struct Step: Sendable {
    let operation: String
    var input: JSON = [:]
    /// How many minutes pass before the call.
    var after: Int64 = 0
  }

  static let ids = JSON.strings(Fate.allCases.map(Bench.id))
  static let id = JSON.string(Bench.id(.none))

  static let macie: [Step] =
    [Step(operation: "EnableMacie"), Step(operation: "GetMacieSession")]
    + Fate.allCases.map { fate in
      let (id, email) = (JSON.string(Bench.id(fate)), JSON.string(Bench.email(fate)))
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
      Step(operation: "ListInvitations"),
      Step(operation: "GetAdministratorAccount"),
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
    ]

  static let inspector: [Step] =
    Fate.allCases.map { fate in
      Step(operation: "AssociateMember", input: ["accountId": .string(Bench.id(fate))])
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
      Step(operation: "Disable", input: ["accountIds": ids]),
      Step(operation: "DisassociateMember", input: ["accountId": id]),
    ]

  /// What can only fail for the administrator, or leaves nothing to ask afterwards.
  static let failing = ["GetDelegatedAdminAccount"]
  static let last = ["DisableMacie"]

  @Test("Every answer of Macie has the shape that the model says")
  func macieConforms() throws {
    try check(Macie.self, ConformanceTests.macie)
  }

  @Test("Every answer of Inspector has the shape that the model says")
  func inspectorConforms() throws {
    try check(Inspector.self, ConformanceTests.inspector)
  }

  func check<Tested: Service>(_ kind: Tested.Type, _ steps: [Step]) throws {
    let model = try Models.builtIn.model(of: kind.name)
    let bench = try Bench()
    var service = Tested(in: "us-east-1", of: bench.organization.scenario)
    var now = bench.now
    for step in steps {
      now = now.advanced(by: step.after * 60_000)
      let operation = try #require(model.operation(step.operation))
      let call = Call(
        operation: step.operation, input: try Document(step.input.bytes).root, now: now)
      let output = try Document(try service.perform(call).bytes).root
      let findings = Conformance.findings(in: output, of: operation, model)
      #expect(findings == [], "\(step.operation)")
    }
    let tested = Set(steps.map(\.operation) + ConformanceTests.failing + ConformanceTests.last)
    #expect(Set(kind.handlers.keys).subtracting(tested) == [])
  }

  @Test("Every operation that is simulated is one of the model")
  func operationsExist() throws {
    for (service, names) in [
      (Macie.name, Set(Macie.handlers.keys)), (Inspector.name, Set(Inspector.handlers.keys)),
    ] {
      let model = try Models.builtIn.model(of: service)
      #expect(names.subtracting(model.operations.map(\.name)) == [])
    }
  }
}
