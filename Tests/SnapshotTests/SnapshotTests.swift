import MusterClient
import MusterCredentials
import MusterDocument
import MusterModel
import MusterServices
import MusterSnapshot
import MusterWire
import Testing

@testable import MusterSimulator
@testable import SimulatorSupport

/// Snapshots of simulated organizations, taken by a client as from AWS.
@Suite struct SnapshotTests {
  static let regions = ["us-east-1", "eu-west-1"]
  let organization: SmallOrganization
  let calls: RandomCalls

  init() throws {
    organization = try SmallOrganization()
    calls = RandomCalls(organization)
  }

  /// A snapshot of an organization as an account of it sees it.
  func snapshot(
    _ scenario: String, as caller: String, regions: [String] = SnapshotTests.regions,
    details: Bool = true
  ) throws -> (text: String, operations: Set<String>) {
    let transport = try RecordingTransport(scenario)
    var settings = Session.Settings(
      credentials: FixedCredentials(transport.simulated.scenario.credentials(of: caller)))
    settings.client.region = "us-east-1"
    let session = Session(transport: transport, settings: settings)
    let result = session.run(Snapshot(session: session, regions: regions, details: details))
    return (JSON(try result.outcome.get().root).text, transport.operations)
  }

  /// The state after random calls, when nothing is in progress any more.
  func scenario(seed: Int64) throws -> String {
    var random = Random(seed: seed, for: ["snapshot"])
    var simulation = try TestOrganization(
      organization.text(with: #""throttle": 0"#, #""seed": \#(seed)"#))
    _ = calls.run(&simulation, &random, steps: 60)
    enablePolicies(&simulation)
    simulation.pass(minutes: 60)
    return String(
      decoding: simulation.organization.exportScenario(at: simulation.now), as: UTF8.self)
  }

  /// A snapshot reads policies only if their type is enabled; others have no effect.
  private func enablePolicies(_ simulation: inout TestOrganization) {
    let root = OrganizationTree(simulation.organization.scenario).units[0].id
    let input: JSON = ["RootId": .string(root), "PolicyType": "INSPECTOR_POLICY"]
    _ = calls.response(
      &simulation, "organizations", "EnablePolicyType", organization.management, "us-east-1"
    ) { input }
  }

  /// Members of responses that snapshots do not contain, because they are derived from the seed or
  /// AWS does not report them for every part of the state.
  static let generated = [
    "classificationScopeId", "sensitivityInspectionTemplateId", "invitationId", "createdAt",
    "LastUpdatedTimestamp", "DelegationEnabledDate",
  ]

  /// The responses to the reads of an account that reads everything in a snapshot.
  func readings(_ scenario: String, as caller: String, ofOthers: Bool) throws -> [String] {
    var simulation = try TestOrganization(scenario)
    return Self.regions.flatMap { region in
      RandomCalls.reads.filter { isKnown($0.operation, $0.input, ofOthers) }.map { read in
        let outcome = Result {
          try simulation.call(read.service, read.operation, read.input, as: caller, region: region)
        }
        let output = (try? outcome.get().without(Self.generated).text) ?? "refused"
        return "\(region) \(read.operation) \(output)"
      }
    }
  }

  /// Resources and costs are generated, and an account that may not list the accounts knows nothing
  /// about others.
  private func isKnown(_ operation: String, _ input: JSON, _ ofOthers: Bool) -> Bool {
    let isMadeUp = ["Usage", "Coverage", "Finding", "Buckets"].contains(where: operation.contains)
    guard !isMadeUp || operation == "ListFindingsFilters", !Self.notRead.contains(operation) else {
      return false
    }
    let isOfOthers = input["accountIds"] != nil || operation == "DescribeEffectivePolicy"
    return !isOfOthers || ofOthers
  }

  /// The reads of what snapshots do not contain (`StateComparison.notRead`).
  static let notRead: Set = ["GetRole"]

  /// A scenario need not have the names of accounts, and their behaviors do not exist in AWS.
  @Test("A snapshot by the management account has the state of AWS Organizations")
  func comparedWithItsScenario() throws {
    for seed in Seeds.range(usual: 8) {
      let scenario = try scenario(seed: seed)
      let (text, _) = try snapshot(scenario, as: organization.management)
      let difference = Difference(
        between: try Document(scenario).root, and: try Document(text).root)
      let paths = difference.changes.map(\.path)
      let state = difference.changes.filter { $0.region == nil && !$0.path.hasPrefix("accounts") }
      #expect(state.map(\.path) == [], "seed \(seed)")
      let prefix = "resources.arn:aws:macie2:"
      let own = ":\(organization.management):"
      #expect(
        !paths.contains { $0.hasPrefix(prefix) && $0.contains(own) }, "seed \(seed)")
    }
  }

  @Test("A loaded snapshot returns the same responses to reads, and its snapshot is equal")
  func answersTheSame() throws {
    for seed in Seeds.range(usual: 8) {
      let scenario = try scenario(seed: seed)
      for caller in [organization.administrator, organization.management, organization.members[0]] {
        let (text, _) = try snapshot(scenario, as: caller)
        let seesAll = try Document(text).root["accounts"]?.count == organization.members.count + 2
        let different = zip(
          try readings(scenario, as: caller, ofOthers: seesAll),
          try readings(text, as: caller, ofOthers: seesAll)
        ).first { $0 != $1 }
        #expect(different == nil, "seed \(seed), \(caller)")
        let again = try snapshot(text, as: caller).text
        #expect(again.withoutNow == text.withoutNow, "seed \(seed), \(caller)")
      }
    }
  }

  @Test("A snapshot sends only reads")
  func readsOnly() throws {
    var operations: Set<String> = []
    for caller in [organization.administrator, organization.management, organization.members[0]] {
      operations.formUnion(try snapshot(scenario(seed: 1), as: caller).operations)
    }
    #expect(operations.count > 20)
    let writes = try operations.filter { name in
      let parts = name.split(separator: ".").map(String.init)
      return try Models.builtIn.model(of: parts[0]).operation(parts[1])?.isRead != true
    }
    #expect(writes == [])
  }

  @Test("Failed reads are listed, and everything else is read")
  func namesWhatIsMissing() throws {
    let scenario =
      #"{"throttle": 0, "regions": [{"name": "us-east-1"}], "#
      + #""operations": {"inspector2.ListFilters": {"errors": 1}}}"#
    let administrator = try Scenario(scenario).administrator
    let (text, _) = try snapshot(scenario, as: administrator)
    let document = try Document(text)
    let unread = document.root["unread"]?.elements.map { unread in
      [unread.text("region"), unread.text("operation"), unread.text("code")]
    }
    #expect(
      unread == [
        ["eu-west-1", "BatchGetAccountStatus", "UnrecognizedClientException"],
        ["us-east-1", "ListFilters", "InternalServerException"],
        ["eu-west-1", "GetMacieSession", "UnrecognizedClientException"],
      ])
    #expect(document.root.at("/regions/0/name")?.string == "us-east-1")
    #expect(document.root["regions"]?.count == 1)
    _ = try Scenario(text)
  }

  @Test("The scanning of machine images is read and compared")
  func machineImages() throws {
    let said =
      #"{"throttle": 0, "administrator": "999999999999", "accounts": [], "state": "#
      + #"{"now": "2026-03-01T00:00:00Z", "inspector2": [{"regions": ["us-east-1"], "#
      + #""administrator": {"accountId": "999999999999"}, "autoEnable": ["AMI"], "#
      + #""scans": [{"accountIds": ["999999999999"], "#
      + #""AMI": {"firstEnabledAt": "2026-02-01T00:00:00Z", "status": "ENABLED"}}], "#
      + #""configurations": [{"accountIds": ["999999999999"], "amiConfiguration": "#
      + #"{"given": {"scanModeConfiguration": {"scanMode": "SCAN_ALL"}}, "updatedAt": "2026-02-01T00:00:00Z"}, "#
      + #""ec2Configuration": {"given": {"scanMode": "EC2_HYBRID", "activateVMScanner": true}}}]}]}}"#
    func inspectorState(_ scenario: String) throws -> JSON? {
      let (text, _) = try snapshot(scenario, as: "999999999999", regions: ["us-east-1"])
      return JSON(try Document(text).root).at("/state/inspector2/0")
    }
    let read = try #require(try inspectorState(said))
    let output = try #require(JSON(try Document(said).root).at("/state/inspector2/0"))
    #expect(read["autoEnable"] == output["autoEnable"])
    #expect(read["scans"] == output["scans"])
    for setting in ["amiConfiguration", "ec2Configuration"] {
      let pointer = "/configurations/0/\(setting)"
      #expect(read.at(pointer) == output.at(pointer))
    }
    let unsaid = said.replacing(#""autoEnable": ["AMI"], "#, with: "")
    let difference = Difference(between: try Document(said).root, and: try Document(unsaid).root)
    #expect(difference.changes.map(\.path) == ["autoEnable.AMI"])
  }

  @Test(
    "A snapshot has the same state, whatever the service returns beside a status",
    arguments: ["empty", "present"])
  func stateErrors(_ value: String) throws {
    let scenario = try scenario(seed: 3)
    let other = scenario.replacing(
      #""throttle":0"#, with: #""throttle":0,"settings":{"inspector2":{"stateErrors":"\#(value)"}}"#
    )
    #expect(other != scenario)
    let caller = organization.administrator
    let states = try [scenario, other].map { scenario in
      JSON(try Document(try snapshot(scenario, as: caller).text).root).at("/state/inspector2")
    }
    #expect(states[0] == states[1] && states[0] != nil)
  }

  @Test("Thousands of accounts are read page by page")
  func manyAccounts() throws {
    var simulation = try TestOrganization(#"{"accounts": 1200, "throttle": 0, "failing": 0}"#)
    let ids = simulation.organization.scenario.accounts.list.map(\.id)
    for id in ids {
      try simulation.call("inspector2", "AssociateMember", ["accountId": .string(id)])
    }
    simulation.pass(minutes: 10)
    let exported = String(
      decoding: simulation.organization.exportScenario(at: simulation.now), as: UTF8.self)
    let (text, _) = try snapshot(
      exported, as: simulation.organization.scenario.administrator, regions: ["us-east-1"])
    let document = try Document(text)
    #expect(document.root["accounts"]?.count == 1202)
    let members = document.root.at("/state/inspector2/0/members")?.elements.map(\.self) ?? []
    #expect(members.reduce(0) { $0 + ($1["accountIds"]?.count ?? 0) } == 1200)
  }
}

extension Value {
  fileprivate func text(_ name: String) -> String { self[name]?.string ?? "" }
}

extension String {
  /// A snapshot takes some time, in which nothing else happens.
  fileprivate var withoutNow: String {
    guard let document = try? Document(self) else { return self }
    var json = JSON(document.root)
    try? json.set("", at: JSONPointer("/state/now") ?? JSONPointer())
    return json.text
  }
}
