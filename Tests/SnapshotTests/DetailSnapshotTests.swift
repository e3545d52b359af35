import MusterDocument
import MusterServices
import MusterSnapshot
import Testing

@testable import MusterSimulator
@testable import SimulatorSupport

/// Registrations, tags, opt-in Regions and what accounts create in Macie, in snapshots and
/// differences.
@Suite struct DetailSnapshotTests {
  let snapshots: SnapshotTests
  let administrator: String
  let management: String
  let member: String

  init() throws {
    snapshots = try SnapshotTests()
    (administrator, management) = (
      snapshots.organization.administrator, snapshots.organization.management
    )
    member = snapshots.organization.members[0]
  }

  private func simulation(_ members: String...) throws -> TestOrganization {
    let text = ([#""throttle": 0"#] + members).joined(separator: ", ")
    return try TestOrganization(snapshots.organization.text(with: text))
  }

  private func dump(_ simulation: TestOrganization) -> String {
    let organization = simulation.organization
    return String(decoding: organization.exportScenario(at: simulation.now), as: UTF8.self)
  }

  private func snapshot(
    _ simulation: TestOrganization, as caller: String? = nil, regions: [String] = ["us-east-1"],
    details: Bool = true
  ) throws -> String {
    try snapshots.snapshot(
      dump(simulation), as: caller ?? administrator, regions: regions, details: details
    ).text
  }

  /// The paths of differences in what only snapshots with details have.
  private func details(_ before: String, _ after: String) throws -> [String] {
    let members = ["optInRegions.", "resources.", "sessions.classificationExport", "tags."]
    return try paths(before, after).filter { members.contains(where: $0.hasPrefix) }
  }

  private func paths(_ before: String, _ after: String) throws -> [String] {
    Difference(between: try Document(before).root, and: try Document(after).root)
      .changes.map(\.path).sorted()
  }

  // MARK: - Macie

  static let export: JSON = [
    "configuration": [
      "s3Destination": ["bucketName": "results", "kmsKeyArn": "arn:aws:kms:us-east-1:1:key/1"]
    ]
  ]
  static let job: JSON = ["name": "job", "jobType": "ONE_TIME", "s3JobDefinition": [:]]

  /// Calls of the administrator that create a resource, and its kind in the ARN.
  static let resources: [(operation: String, input: JSON, kind: String)] = [
    (
      "CreateAllowList",
      ["name": "list", "criteria": ["regex": "a+"], "tags": ["team": "a"], "clientToken": "a"],
      "allow-list"
    ),
    ("CreateCustomDataIdentifier", ["name": "id", "regex": "a+"], "custom-data-identifier"),
    (
      "CreateFindingsFilter",
      ["name": "filter", "action": "NOOP", "findingCriteria": ["criterion": [:]]],
      "findings-filter"
    ),
    ("CreateClassificationJob", job, "classification-job"),
  ]

  private func simulationWithResources() throws -> TestOrganization {
    var simulation = try simulation()
    try simulation.call("macie2", "EnableMacie")
    for (operation, input, _) in Self.resources {
      try simulation.call("macie2", operation, input)
    }
    try simulation.call("macie2", "PutClassificationExportConfiguration", Self.export)
    return simulation
  }

  @Test("A snapshot has what the account has created in Macie, and a difference names it")
  func resources() throws {
    var empty = try simulation()
    try empty.call("macie2", "EnableMacie")
    let simulation = try simulationWithResources()
    let after = try snapshot(simulation)
    let paths = try paths(try snapshot(empty), after)
    for (operation, _, kind) in Self.resources {
      let prefix = "resources.arn:aws:macie2:us-east-1:\(administrator):\(kind)/"
      #expect(
        paths.contains { $0.hasPrefix(prefix) && $0.hasSuffix(".given.name") }, "\(operation)")
    }
    #expect(paths.contains("sessions.classificationExport.s3Destination.bucketName"))
    #expect(paths.contains { $0.hasSuffix(".status") })
    #expect(paths.contains { $0.hasSuffix(".tags.team") })
    #expect(try details(dump(simulation), after) == [])
  }

  @Test("A deleted custom data identifier is not a difference between a dump and a snapshot")
  func deletedIdentifier() throws {
    var simulation = try simulation()
    try simulation.call("macie2", "EnableMacie")
    let created = try simulation.call(
      "macie2", "CreateCustomDataIdentifier", ["name": "id", "regex": "a+"])
    let id = try #require(created["customDataIdentifierId"])
    let before = try snapshot(simulation)
    try simulation.call("macie2", "DeleteCustomDataIdentifier", ["id": id])
    let after = try snapshot(simulation)
    #expect(try paths(before, after).contains { $0.hasSuffix(".given.name") })
    #expect(try details(dump(simulation), after) == [])
  }

  @Test("A resource that is created after a snapshot was loaded does not replace another one")
  func loaded() throws {
    var simulation = try simulation()
    try simulation.call("macie2", "EnableMacie")
    try simulation.call("macie2", "CreateClassificationJob", Self.job)
    var loaded = try TestOrganization(try snapshot(simulation))
    func jobs() throws -> [String] {
      let list = try loaded.call("macie2", "ListClassificationJobs")
      return list["items"]?.elements.compactMap { $0["jobStatus"]?.string }.sorted() ?? []
    }
    #expect(try jobs() == ["RUNNING"])
    loaded.pass(minutes: 20)
    try loaded.call("macie2", "CreateClassificationJob", Self.job)
    #expect(try jobs() == ["COMPLETE", "RUNNING"])
  }

  // MARK: - AWS Organizations

  private func register(_ simulation: inout TestOrganization, _ principal: String) throws {
    let service: JSON = ["ServicePrincipal": .string(principal)]
    try simulation.call("organizations", "EnableAWSServiceAccess", service, as: management)
    try simulation.call(
      "organizations", "RegisterDelegatedAdministrator",
      ["AccountId": .string(member), "ServicePrincipal": .string(principal)], as: management)
  }

  private func tag(_ simulation: inout TestOrganization, _ ids: [String]) throws {
    for id in ids {
      try simulation.call(
        "organizations", "TagResource",
        ["ResourceId": .string(id), "Tags": [["Key": "team", "Value": "a"]]], as: management)
    }
  }

  @Test("A snapshot has tags, and registrations that a service does not know")
  func organizations() throws {
    var simulation = try simulation()
    let before = try snapshot(simulation, as: management)
    try register(&simulation, "macie.amazonaws.com")
    let root = OrganizationTree(simulation.organization.scenario).units[0].id
    try tag(&simulation, [member, root])
    let after = try snapshot(simulation, as: management)
    let expected = [
      "registered.macie.amazonaws.com", "tags.\(root).team", "tags.team",
      "trusted.macie.amazonaws.com",
    ]
    let found = try paths(before, after)
    #expect(found == expected)
    #expect(try paths(dump(simulation), after).filter { expected.contains($0) } == [])
    var loaded = try TestOrganization(after)
    let registered = try loaded.call(
      "organizations", "ListDelegatedServicesForAccount", ["AccountId": .string(member)],
      as: management)
    #expect(
      registered["DelegatedServices"]?.elements.map { $0["ServicePrincipal"]?.string }
        == ["macie.amazonaws.com"])
    try tag(&loaded, [management])
    #expect(try paths(after, dump(loaded)) == ["tags.team"])
  }

  @Test("An administrator that a service names, in whatever Region, is not a registration")
  func namedByService() throws {
    var simulation = try simulation()
    let before = try snapshot(simulation, as: management, regions: ["us-east-1"])
    try register(&simulation, "macie.amazonaws.com")
    let registered = try snapshot(simulation, as: management, regions: ["us-east-1"])
    let account: JSON = ["adminAccountId": .string(member)]
    try simulation.call(
      "macie2", "EnableOrganizationAdminAccount", account, as: management, region: "eu-west-1")
    let elsewhere = try snapshot(simulation, as: management, regions: ["us-east-1"])
    #expect(try paths(registered, elsewhere) == [])
    let both = try snapshot(simulation, as: management, regions: SnapshotTests.regions)
    #expect(try paths(elsewhere, both).filter { $0.hasPrefix("registered") } == [])
    #expect(try paths(both, registered).filter { $0.hasPrefix("registered") } == [])
    #expect(try paths(before, elsewhere).contains("registered.macie.amazonaws.com"))
  }

  @Test("An opt-in Region has its own principal of Macie")
  func optInPrincipal() throws {
    var simulation = try simulation(
      #""regions": [{"name": "us-east-1"}, {"name": "eu-south-1"}]"#)
    let before = try snapshot(simulation, as: management, regions: ["us-east-1", "eu-south-1"])
    let account: JSON = ["adminAccountId": .string(member)]
    try simulation.call(
      "macie2", "EnableOrganizationAdminAccount", account, as: management, region: "eu-south-1")
    let after = try snapshot(simulation, as: management, regions: ["us-east-1", "eu-south-1"])
    let expected = ["administrator.accountId", "trusted.macie.eu-south-1.amazonaws.com"]
    #expect(try paths(before, after) == expected)
    #expect(try paths(dump(simulation), after).filter { $0.hasPrefix("registered") } == [])
    let elsewhere = try snapshot(simulation, as: management, regions: ["us-east-1"])
    #expect(try paths(after, elsewhere) == [])
    let others = try snapshot(simulation, as: administrator, regions: ["us-east-1", "eu-south-1"])
    let states = try Document(others).root["state"]?["macie2"]?.elements.map { JSON($0) } ?? []
    #expect(
      states.filter { $0["administrator"] != nil }.map { $0["regions"] } == [["eu-south-1"]])
  }

  @Test("A Region that cannot be read does not turn an administrator into a registration")
  func unreadRegion() throws {
    var simulation = try simulation()
    let account: JSON = ["adminAccountId": .string(member)]
    try simulation.call(
      "macie2", "EnableOrganizationAdminAccount", account, as: management, region: "eu-west-1")
    let before = try snapshot(
      simulation, as: management, regions: SnapshotTests.regions, details: false)
    var scenario = JSON(try Document(dump(simulation)).root)
    scenario["regions"] = [["name": "us-east-1"], ["name": "eu-west-1", "errors": 1]]
    let after = try snapshots.snapshot(scenario.text, as: management, details: false).text
    #expect(try Document(before).root["state"]?["organizations"]?["registered"] == nil)
    #expect(try Document(after).root["state"]?["organizations"]?["registered"]?.count == 1)
    let difference = Difference(between: try Document(before).root, and: try Document(after).root)
    #expect(difference.changes == [])
    #expect(difference.gaps.contains { $0.service == "macie2" && $0.region == "eu-west-1" })
  }

  // MARK: - Opt-in Regions

  @Test("A snapshot by the management account has the opt-in Regions of all accounts")
  func optInRegions() throws {
    let none = try simulation(#""optInRegions": []"#)
    let one = try simulation(
      #""optInRegions": ["eu-south-1"], "regions": [{"name": "us-east-1"}, {"name": "eu-south-1"}]"#
    )
    let all = try snapshot(one, as: management)
    let accounts = try Document(all).root["accounts"]?.elements.map { JSON($0) } ?? []
    #expect(accounts.count > 2)
    let others = accounts.filter { $0["optInRegions"] != ["eu-south-1"] }
    // The account with its own opt-in Regions.
    #expect(others.map { $0["optInRegions"] } == [[]])
    #expect(try details(dump(one), all) == [])
    let changes = try paths(try snapshot(none, as: management), all)
    #expect(changes == accounts.dropFirst().map { _ in "optInRegions.eu-south-1" })

    let own = try snapshot(one, as: member)
    #expect(try paths(try snapshot(none, as: member), own) == ["optInRegions.eu-south-1"])
    var loaded = try TestOrganization(all)
    #expect(
      try loaded.call(
        "account", "GetRegionOptStatus", ["RegionName": "eu-south-1"], as: member
      )["RegionOptStatus"] == "ENABLED")
    #expect(loaded.organization.scenario.status(of: "eu-south-1", for: member) == .enabled)
    #expect(loaded.organization.scenario.status(of: "af-south-1", for: member) == .disabled)
  }

  // MARK: - Without details

  @Test("A snapshot without details does not ask for them, and a difference does not report them")
  func withoutDetails() throws {
    var simulation = try simulationWithResources()
    try tag(&simulation, [member])
    for caller in [administrator, management] {
      let (text, operations) = try snapshots.snapshot(
        dump(simulation), as: caller, regions: ["us-east-1"], details: false)
      #expect(
        operations.filter { $0.includes("Tags") || $0.includes("ListRegions") } == [])
      #expect(operations.filter { $0.includes("Classification") || $0.includes("Allow") } == [])
      let detailed = try snapshot(simulation, as: caller)
      #expect(try paths(text, detailed) == [])
      #expect(try paths(detailed, text) == [])
    }
  }
}
