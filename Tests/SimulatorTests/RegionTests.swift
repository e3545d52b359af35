import MusterDocument
import MusterServices
import MusterWire
import Testing

@testable import MusterSimulator
@testable import SimulatorSupport

/// Regions and partitions.
@Suite struct RegionTests {
  static let id = "111111111111"
  static let other = "222222222222"

  static func organization(_ members: String = "", account: String = "") throws -> TestOrganization
  {
    try TestOrganization(
      #"{"throttle": 0, \#(members) "accounts": [{"accountId": "\#(id)"\#(account)}, "#
        + #"{"accountId": "\#(other)"}]}"#)
  }

  @Test("Macie exists in 22 Regions, all of them in the commercial partition")
  func macieRegions() throws {
    var simulation = try Self.organization()
    var found: [String] = []
    for region in AWSRegions.known.partitions.flatMap(\.regions) {
      let error = failure {
        try simulation.call("macie2", "EnableMacie", as: Self.id, region: region)
      }
      if error == nil {
        found.append(region)
      } else {
        #expect(error?.message == "AWS does not offer macie2 in \(region).")
      }
    }
    #expect(found.count == 22)
    #expect(Set(found.map(ARN.partition)) == ["aws"])
  }

  @Test(
    "Inspector exists in GovCloud and China, but not in every Region",
    arguments: [
      ("us-gov-west-1", true), ("us-gov-east-1", true), ("cn-north-1", true),
      ("cn-northwest-1", true), ("ap-southeast-7", true), ("ap-southeast-6", false),
      ("us-iso-east-1", false),
    ])
  func inspectorRegions(_ region: String, _ exists: Bool) throws {
    var simulation = try Self.organization()
    let error = failure {
      try simulation.call("inspector2", "BatchGetAccountStatus", as: Self.id, region: region)
    }
    #expect((error == nil) == exists)
  }

  @Test("A scenario may say which services exist in a Region")
  func services() throws {
    var simulation = try Self.organization(
      #""regions": [{"name": "eu-south-2", "services": ["macie2"]}, {"name": "us-east-9"}],"#)
    try simulation.call("macie2", "EnableMacie", as: Self.id, region: "eu-south-2")
    let error = failure {
      try simulation.call("inspector2", "ListMembers", region: "eu-south-2")
    }
    #expect(error?.message == "AWS does not offer inspector2 in eu-south-2.")
    try simulation.call("macie2", "EnableMacie", as: Self.id, region: "us-east-9")
  }

  @Test(
    "A Region that no partition knows is refused",
    arguments: [
      ("inspector2", "ListMembers", "moon-1"), ("inspector2", "ListMembers", "us-east-9"),
      ("organizations", "ListAccounts", "moon-1"), ("sts", "GetCallerIdentity", "moon-1"),
    ])
  func unknown(_ service: String, _ operation: String, _ region: String) throws {
    var simulation = try Self.organization()
    let error = failure { try simulation.call(service, operation, region: region) }
    #expect(error?.httpStatus == 403)
    #expect(error?.message.contains(region) == true)
  }

  @Test("A scenario with a Region that no partition knows is not valid")
  func unknownInScenario() throws {
    let invalid = [
      (
        #"{"regions": [{"name": "us-east1"}]}"#, "/regions/0/name",
        "is not a Region of any AWS partition: 'us-east1'; did you mean us-east-1?"
      ),
      (
        #"{"regions": [{"name": "us-east-1", "services": ["macie"]}]}"#, "/regions/0/services",
        "has 'macie', which is not a simulated service"
      ),
    ]
    for (scenario, pointer, message) in invalid {
      let error = #expect(throws: ScenarioError.self) { try Scenario(scenario) }
      #expect(error?.violations == [.init(pointer: pointer, message: message)])
    }
    let optIn = #expect(throws: ScenarioError.self) {
      try Scenario(#"{"optInRegions": ["us-east-1"]}"#)
    }
    #expect(optIn?.violations.first?.pointer == "/optInRegions")
    let state = #expect(throws: ScenarioError.self) {
      try Scenario(
        #"{"state": {"now": "2026-01-01T00:00:00Z", "inspector2": [{"regions": ["moon-1"]}]}}"#)
    }
    #expect(state?.violations.first?.pointer == "/state/inspector2/0/regions")
  }

  @Test(
    "ARNs have the partition of the Region for which the request is signed",
    arguments: [
      ("us-east-1", "aws"), ("us-gov-west-1", "aws-us-gov"), ("cn-north-1", "aws-cn"),
    ])
  func partitions(_ region: String, _ partition: String) throws {
    var simulation = try Self.organization()
    let filter: JSON = ["name": "low", "action": "NONE", "filterCriteria": [:]]
    let calls: [(String, String, JSON, String)] = [
      ("inspector2", "CreateFilter", filter, "/arn"),
      ("sts", "GetCallerIdentity", [:], "/Arn"),
      ("organizations", "DescribeOrganization", [:], "/Organization/Arn"),
      ("organizations", "DescribeOrganization", [:], "/Organization/MasterAccountArn"),
      ("organizations", "ListAccounts", [:], "/Accounts/0/Arn"),
      ("organizations", "ListRoots", [:], "/Roots/0/Arn"),
    ]
    for (service, operation, input, pointer) in calls {
      let output = try simulation.call(service, operation, input, region: region)
      #expect(output.at(pointer)?.string?.hasPrefix("arn:\(partition):") == true, "\(operation)")
    }
    let role = "arn:\(partition):iam::\(Self.id):role/Admin"
    let session = try simulation.call(
      "sts", "AssumeRole", ["RoleArn": .string(role), "RoleSessionName": "me"], region: region)
    #expect(
      session.at("/AssumedRoleUser/Arn")?.string
        == "arn:\(partition):sts::\(Self.id):assumed-role/Admin/me")
  }

  @Test("An opt-in Region that an account has not enabled refuses its credentials")
  func optIn() throws {
    var simulation = try Self.organization(
      #""optInRegions": ["eu-south-1"],"#, account: #", "optInRegions": []"#)
    for (id, region, isEnabled) in [
      (Self.id, "eu-south-1", false), (Self.id, "us-east-1", true),
      (Self.other, "eu-south-1", true), (Self.other, "me-south-1", false),
    ] {
      for (service, operation, code) in [
        ("inspector2", "BatchGetAccountStatus", "UnrecognizedClientException"),
        ("sts", "GetCallerIdentity", "InvalidClientTokenId"),
      ] {
        let error = failure { try simulation.call(service, operation, as: id, region: region) }
        #expect((error == nil) == isEnabled, "\(id) \(region)")
        if let error {
          #expect(error.code == code)
          #expect(error.message == "The security token included in the request is invalid.")
        }
      }
    }
  }

  @Test("Accounts that have not enabled the Region are not members there")
  func regionDisabled() throws {
    let administrator = "333333333333"
    var simulation = try Self.organization(
      #""administrator": "\#(administrator)", "administrators": {"macie2": "\#(administrator)", "#
        + #""inspector2": "\#(administrator)"},"#, account: #", "optInRegions": []"#)
    let region = "eu-south-1"
    for id in [Self.id, Self.other] {
      try simulation.call(
        "inspector2", "AssociateMember", ["accountId": .string(id)], region: region)
      try simulation.call(
        "macie2", "CreateMember",
        ["account": ["accountId": .string(id), "email": "a@example.com"]], region: region)
    }
    simulation.pass(minutes: 10)
    for (id, inspector, macie) in [
      (Self.id, "REGION_DISABLED", "RegionDisabled"), (Self.other, "ENABLED", "Enabled"),
    ] {
      let member = try simulation.call(
        "inspector2", "GetMember", ["accountId": .string(id)], region: region)
      #expect(member.at("/member/relationshipStatus")?.string == inspector)
      let other = try simulation.call("macie2", "GetMember", ["id": .string(id)], region: region)
      #expect(other.at("/relationshipStatus")?.string == macie)
    }
    try simulation.call(
      "inspector2", "DisassociateMember", ["accountId": .string(Self.id)], region: region)
  }
}
