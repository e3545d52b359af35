import MusterDocument
import MusterServices
import MusterWire
import Testing

@testable import MusterSimulator
@testable import SimulatorSupport

/// The effect of organization policies on Inspector.
@Suite struct PolicyEffectTests {
  static let id = "111111111111"
  static let other = "222222222222"
  static let late = "333333333333"

  static func organization(_ members: String = "") throws -> TestOrganization {
    try TestOrganization(
      #"{"throttle": 0, \#(members) "policy": {"minSeconds": 60, "maxSeconds": 60}, "#
        + #""accounts": [{"accountId": "\#(id)", "unit": "Prod"}, {"accountId": "\#(other)"}, "#
        + #"{"accountId": "\#(late)", "unit": "Prod", "joinsAfterSeconds": 36000}]}"#)
  }

  /// Attaches a policy with these lists for EC2 to a target, and returns its id.
  static func attach(
    _ simulation: inout TestOrganization, to target: String, enabled: [String] = [],
    disabled: [String] = []
  ) throws -> JSON {
    let management = simulation.organization.scenario.management
    let root = try simulation.call("organizations", "ListRoots").at("/Roots/0") ?? [:]
    if root["PolicyTypes"] == [] {
      try simulation.call(
        "organizations", "EnablePolicyType",
        ["RootId": root["Id"] ?? "", "PolicyType": "INSPECTOR_POLICY"], as: management)
    }
    let document = PolicyTests.document(["ec2_scanning": PolicyTests.lists(enabled, disabled)])
    let policy = try simulation.call(
      "organizations", "CreatePolicy",
      [
        "Name": .string("policy of \(target) \(enabled) \(disabled)"), "Description": "",
        "Type": "INSPECTOR_POLICY", "Content": .string(document.text),
      ], as: management
    ).at("/Policy/PolicySummary/Id")
    try simulation.call(
      "organizations", "AttachPolicy", ["PolicyId": policy ?? "", "TargetId": .string(target)],
      as: management)
    return policy ?? ""
  }

  static func unit(_ simulation: inout TestOrganization) throws -> String {
    let parents = try simulation.call("organizations", "ListParents", ["ChildId": .string(id)])
    return parents.at("/Parents/0/Id")?.string ?? ""
  }

  static func status(
    _ simulation: inout TestOrganization, _ id: String, _ region: String = "us-east-1",
    _ type: String = "ec2"
  ) throws -> String? {
    try simulation.call("inspector2", "BatchGetAccountStatus", as: id, region: region)
      .at("/accounts/0/resourceState/\(type)/status")?.string
  }

  @Test("A policy enables scanning by itself, in its Regions, for accounts below its target")
  func enables() throws {
    var simulation = try Self.organization()
    let unit = try Self.unit(&simulation)
    _ = try Self.attach(&simulation, to: unit, enabled: ["us-east-1", "eu-west-1"])
    #expect(try Self.status(&simulation, Self.id) == "DISABLED")
    simulation.now = simulation.now.advanced(by: 61_000)
    #expect(try Self.status(&simulation, Self.id) == "ENABLING")
    simulation.pass(minutes: 10)
    for (id, region, type, expected) in [
      (Self.id, "us-east-1", "ec2", "ENABLED"), (Self.id, "eu-west-1", "ec2", "ENABLED"),
      (Self.id, "us-west-2", "ec2", "DISABLED"), (Self.id, "us-east-1", "ecr", "DISABLED"),
      (Self.other, "us-east-1", "ec2", "DISABLED"),
    ] {
      #expect(try Self.status(&simulation, id, region, type) == expected, "\(id) \(region) \(type)")
    }
    let members = try simulation.call("inspector2", "ListMembers").at("/members")
    #expect(members?.elements.map { $0["accountId"] } == [.string(Self.id)])
  }

  @Test("A policy of all Regions reaches every Region, and accounts that join later")
  func everywhere() throws {
    var simulation = try Self.organization()
    let unit = try Self.unit(&simulation)
    _ = try Self.attach(&simulation, to: unit, enabled: ["ALL_SUPPORTED"])
    simulation.pass(minutes: 11 * 60)
    for region in ["us-east-1", "me-south-1", "ap-south-2"] {
      for id in [Self.id, Self.late] {
        #expect(try Self.status(&simulation, id, region) == "ENABLED", "\(id) \(region)")
      }
    }
  }

  @Test("A policy disables scanning, and the nearest policy takes precedence")
  func disables() throws {
    var simulation = try Self.organization()
    let types: JSON = ["resourceTypes": ["EC2", "ECR"]]
    for id in [Self.id, Self.other] { try simulation.call("inspector2", "Enable", types, as: id) }
    simulation.pass(minutes: 10)
    let root = try simulation.call("organizations", "ListRoots").at("/Roots/0/Id")?.string ?? ""
    _ = try Self.attach(&simulation, to: Self.id, enabled: ["us-east-1"])
    _ = try Self.attach(&simulation, to: root, disabled: ["us-east-1"])
    simulation.pass(minutes: 10)
    #expect(try Self.status(&simulation, Self.id) == "ENABLED")
    #expect(try Self.status(&simulation, Self.other) == "DISABLED")
    #expect(try Self.status(&simulation, Self.other, "us-east-1", "ecr") == "ENABLED")
  }

  @Test("A policy that is detached changes nothing, and blocks nothing")
  func detaching() throws {
    var simulation = try Self.organization()
    let policy = try Self.attach(&simulation, to: Self.id, enabled: ["us-east-1"])
    simulation.pass(minutes: 10)
    let types: JSON = ["resourceTypes": ["EC2"]]
    let both: JSON = ["accountIds": [.string(Self.id)], "resourceTypes": ["EC2"]]
    let blocked = try simulation.call("inspector2", "Disable", both)
    #expect(blocked.at("/failedAccounts/0/errorCode") == "BLOCKED_BY_ORGANIZATION_POLICY")
    try simulation.call(
      "organizations", "DetachPolicy", ["PolicyId": policy, "TargetId": .string(Self.id)],
      as: simulation.organization.scenario.management)
    simulation.pass(minutes: 10)
    #expect(try Self.status(&simulation, Self.id) == "ENABLED")
    try simulation.call(
      "inspector2", "DisassociateMember", ["accountId": .string(Self.id)])
    try simulation.call("inspector2", "Disable", types, as: Self.id)
    simulation.pass(minutes: 10)
    #expect(try Self.status(&simulation, Self.id) == "DISABLED")
  }

  @Test("A policy blocks enabling, disabling and disassociating what it manages")
  func blocks() throws {
    for block in ["account", "call"] {
      var simulation = try Self.organization(
        #""settings": {"inspector2": {"policyBlock": "\#(block)"}},"#)
      _ = try Self.attach(&simulation, to: Self.id, enabled: ["us-east-1"])
      simulation.pass(minutes: 10)
      for operation in ["Enable", "Disable"] {
        let input: JSON = ["accountIds": [.string(Self.id)], "resourceTypes": ["EC2"]]
        if block == "account" {
          let output = try simulation.call("inspector2", operation, input)
          #expect(output.at("/failedAccounts/0/errorCode") == "BLOCKED_BY_ORGANIZATION_POLICY")
        } else {
          let error = failure { try simulation.call("inspector2", operation, input) }
          #expect(error?.code == "AccessDeniedException")
        }
      }
      #expect(try Self.status(&simulation, Self.id) == "ENABLED")
      let other = try simulation.call(
        "inspector2", "Enable",
        ["accountIds": [.string(Self.id)], "resourceTypes": ["ECR"]])
      #expect(other.at("/accounts/0/resourceStatus/ecr") == "ENABLING")
      let disassociated = failure {
        try simulation.call("inspector2", "DisassociateMember", ["accountId": .string(Self.id)])
      }
      #expect(disassociated?.code == "AccessDeniedException")
      let elsewhere = try simulation.call(
        "inspector2", "Enable", ["resourceTypes": ["EC2"]], as: Self.id, region: "eu-west-1")
      #expect(elsewhere.at("/accounts/0/resourceStatus/ec2") == "ENABLING")
    }
  }

  @Test("A change that has not taken effect continues in an exported state")
  func exported() throws {
    var simulation = try Self.organization()
    _ = try Self.attach(&simulation, to: Self.id, enabled: ["us-east-1", "eu-west-1"])
    simulation.now = simulation.now.advanced(by: 30_000)
    let exported = simulation.organization.exportScenario(at: simulation.now)
    let text = String(decoding: exported, as: UTF8.self)
    var copy = try TestOrganization(text)
    let again = copy.organization.exportScenario(at: copy.now)
    #expect(String(decoding: again, as: UTF8.self) == text)
    for minutes in [1, 10] as [Int64] {
      simulation.pass(minutes: minutes)
      copy.pass(minutes: minutes)
      for region in ["us-east-1", "eu-west-1"] {
        let expected = try Self.status(&simulation, Self.id, region)
        #expect(try Self.status(&copy, Self.id, region) == expected)
      }
    }
    let blocked = try copy.call(
      "inspector2", "Disable",
      ["accountIds": [.string(Self.id)], "resourceTypes": ["EC2"]])
    #expect(blocked.at("/failedAccounts/0/errorCode") == "BLOCKED_BY_ORGANIZATION_POLICY")
  }

  @Test("A state with a document that is not valid is refused")
  func badState() {
    let state =
      #"{"now": "2026-01-01T00:00:00Z", "organizations": {"policies": [{"policyIds": ["p-1"], "#
      + #""name": "a", "content": "{}"}]}}"#
    let error = #expect(throws: ScenarioError.self) { try Scenario(#"{"state": \#(state)}"#) }
    #expect(error?.violations.first?.pointer == "/state/organizations/policies/0/content")
  }
}
