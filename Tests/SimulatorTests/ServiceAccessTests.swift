import MusterDocument
import MusterServices
import MusterWire
import Testing

@testable import MusterSimulator
@testable import SimulatorSupport

/// The access of services to the organization.
@Suite struct ServiceAccessTests {
  static let late = "111111111111"
  static let later = "222222222222"

  var simulation: TestOrganization

  /// Inspector and Macie enable accounts that join after an hour, and after ten hours.
  init() throws {
    let administrator = try Scenario("{}").administrator
    simulation = try TestOrganization(
      #"{"throttle": 0, "administrators": {"macie2": "\#(administrator)", "#
        + #""inspector2": "\#(administrator)"}, "#
        + #""accounts": [{"accountId": "\#(Self.late)", "joinsAfterSeconds": 3600}, "#
        + #"{"accountId": "\#(Self.later)", "joinsAfterSeconds": 36000}]}"#)
    try simulation.call(
      "inspector2", "UpdateOrganizationConfiguration", ["autoEnable": ["ec2": true, "ecr": false]])
    try simulation.call("macie2", "UpdateOrganizationConfiguration", ["autoEnable": true])
  }

  mutating func manage(_ operation: String, _ input: JSON) throws {
    try simulation.call(
      "organizations", operation, input, as: simulation.organization.scenario.management)
  }

  mutating func members(_ service: String) throws -> [JSON?] {
    try simulation.call(service, "ListMembers").at("/members")?.elements.map { $0["accountId"] }
      ?? []
  }

  static let services = [
    ("inspector2", "inspector2.amazonaws.com"), ("macie2", "macie.amazonaws.com"),
  ]

  @Test(
    "Without access, a service does not enable accounts that join; with access, it does again",
    arguments: services)
  mutating func automaticEnablement(_ service: String, _ principal: String) throws {
    let access: JSON = ["ServicePrincipal": .string(principal)]
    let administrator = JSON.string(simulation.organization.scenario.administrator)
    let registration: JSON = ["AccountId": administrator, "ServicePrincipal": .string(principal)]
    let early = failure {
      try manage("DisableAWSServiceAccess", access)
      return [:]
    }
    #expect(early?.code == "ConstraintViolationException")
    try manage("DeregisterDelegatedAdministrator", registration)
    try manage("DisableAWSServiceAccess", access)
    simulation.pass(minutes: 300)
    #expect(try members(service) == [])
    let exported = simulation.organization.exportScenario(at: simulation.now)
    var copy = try TestOrganization(String(decoding: exported, as: UTF8.self))
    try manage("EnableAWSServiceAccess", access)
    simulation.pass(minutes: 600)
    copy.pass(minutes: 600)
    #expect(try members(service) == [.string(Self.later)])
    swap(&simulation, &copy)
    #expect(try members(service) == [])
  }

  @Test("The policy type is enabled only while Inspector has access")
  mutating func policyType() throws {
    let root = try simulation.call("organizations", "ListRoots").at("/Roots/0/Id") ?? ""
    let access: JSON = ["ServicePrincipal": "inspector2.amazonaws.com"]
    try manage(
      "DeregisterDelegatedAdministrator",
      [
        "AccountId": .string(simulation.organization.scenario.administrator),
        "ServicePrincipal": "inspector2.amazonaws.com",
      ])
    try manage("DisableAWSServiceAccess", access)
    let type: JSON = ["RootId": root, "PolicyType": "INSPECTOR_POLICY"]
    let refused = failure {
      try manage("EnablePolicyType", type)
      return [:]
    }
    #expect(refused?.code == "ConstraintViolationException")
    #expect(refused?.members["Reason"] == "SERVICE_ACCESS_NOT_ENABLED")
    try manage("EnableAWSServiceAccess", access)
    try manage("EnablePolicyType", type)
  }

  @Test("Services may follow AWS Organizations and remove a deregistered administrator everywhere")
  mutating func removed() throws {
    let change = try Document(
      #"{"organizations": {"deregisteredAdministrator": "removed"}}"#)
    try simulation.organization.change(settings: change.root, at: simulation.now)
    try manage(
      "DeregisterDelegatedAdministrator",
      [
        "AccountId": .string(simulation.organization.scenario.administrator),
        "ServicePrincipal": "macie.amazonaws.com",
      ])
    let management = simulation.organization.scenario.management
    func administrators(_ region: String) throws -> JSON? {
      try simulation.call(
        "macie2", "ListOrganizationAdminAccounts", as: management, region: region
      ).at("/adminAccounts")
    }
    #expect(try administrators("us-east-1")?.at("/0/status") == "DISABLING_IN_PROGRESS")
    simulation.pass(minutes: 5)
    for region in ["us-east-1", "eu-west-1"] { #expect(try administrators(region) == []) }
    try simulation.call(
      "macie2", "EnableOrganizationAdminAccount",
      ["adminAccountId": .string(simulation.organization.scenario.administrator)], as: management)
  }
}
