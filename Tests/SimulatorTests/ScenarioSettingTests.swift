import Glibc
import MusterDocument
import MusterServices
import MusterText
import MusterWire
import Testing

@testable import MusterSimulator
@testable import SimulatorSupport

/// The settings that services add to scenarios.
@Suite struct ScenarioSettingTests {
  /// A service that exists only here.
  private struct TestService: SimulatedService {
    enum TestColor: String, CaseIterable, Sendable { case red, green }

    static let name = "test"
    static let handlers: [String: Handler] = [:]
    static let pause = ScenarioSetting.duration("pause", or: .seconds(1, 2), in: .account)
    static let things = ScenarioSetting.quota("things", or: 3)
    static let color = ScenarioSetting.alternative(
      "color", of: name, or: TestColor.red, source: "Guess.")
    static let settings: [any AnyScenarioSetting] = [pause, things, color]

    var region: String
    var scenario: Scenario
    let delegation: Delegation? = nil

    init(in region: String, of scenario: Scenario) {
      self.region = region
      self.scenario = scenario
    }

    mutating func visitMembers(_ visitor: inout some StateVisitor) {}
    mutating func advance(to now: Instant) {}
  }

  private static let services = SimulatedServices([ServiceSimulation(TestService.self)])

  @Test("A scenario reads the settings of a service that it does not know")
  func unknownService() throws {
    let scenario = try Scenario(
      #"{"pause": {"maxSeconds": 9}, "quotas": {"things": 5}, "settings": {"test": {"color": "#
        + #""green"}}, "accounts": [{"accountId": "111111111111", "pause": {"maxSeconds": 4}}, "#
        + #"{"accountId": "222222222222"}]}"#, services: Self.services)
    #expect(scenario.settings[TestService.things] == 5)
    #expect(scenario.settings[TestService.color] == .green)
    #expect(scenario.duration(of: "111111111111", TestService.pause) == .seconds(0, 4))
    #expect(scenario.duration(of: "222222222222", TestService.pause) == .seconds(1, 9))
    let plain = try Scenario("{}", services: Self.services)
    #expect(plain.settings[TestService.color] == .red)
    #expect(
      plain.alternatives == [
        "test": [
          "color": [
            "value": "red", "values": ["red", "green"], "default": "red", "source": "Guess.",
          ]
        ]
      ])
  }

  @Test(
    "Settings that a scenario cannot have are reported",
    arguments: [
      (#"{"enabling": {}}"#, "/enabling is not a known member"),
      (#"{"settings": {"test": {"colour": "red"}}}"#, "/settings/test/colour is not a known"),
      (#"{"settings": {"macie2": {}}}"#, "/settings/macie2 is not a known member"),
      (
        #"{"settings": {"test": {"color": "reed"}}}"#,
        "/settings/test/color must be red or green, not 'reed'; did you mean red?"
      ),
      (#"{"settings": {"test": {"color": 1}}}"#, "/settings/test/color must be a string"),
    ])
  func violations(_ text: String, _ reason: String) {
    let error = #expect(throws: ScenarioError.self) {
      try Scenario(text, services: Self.services)
    }
    #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
  }

  @Test("SCENARIO.md has a line for each setting, with its values and its default")
  func documented() throws {
    let document = try scenarioDocument()
    for (service, settings) in try members(of: Scenario("{}").alternatives) {
      for (name, description) in members(of: settings) {
        let line = document.split(separator: "\n").first {
          $0.hasPrefix("| `\(service).\(name)` |")
        }
        let cells = try #require(line, "\(service).\(name)").split(separator: "|").map(String.init)
        #expect(cells[1].contains("`\(description["default"]?.string ?? "")`"))
        for value in description["values"]?.elements ?? [] {
          #expect(cells[2].contains("`\(value.string ?? "")`"), "\(service).\(name)")
        }
      }
    }
  }

  private func members(of json: JSON) -> [(key: String, value: JSON)] {
    if case .object(let members) = json { members } else { [] }
  }

  private func scenarioDocument() throws -> String {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let path = "/\(root)/Sources/Simulation/Simulator/SCENARIO.md"
    let file = try #require(fopen(path, "r"))
    defer { fclose(file) }
    var bytes: [UInt8] = []
    while case let byte = fgetc(file), byte != EOF { bytes.append(UInt8(truncatingIfNeeded: byte)) }
    return String(decoding: bytes, as: UTF8.self)
  }

  // MARK: - Changes

  @Test("A changed setting applies to services in use and to those used later, until a reset")
  func changes() throws {
    let organization = try HostedOrganization(#"{"throttle": 0, "accounts": 1}"#)
    let change = try Document(#"{"macie2": {"nonMember": "ConflictException"}}"#)
    let changed = try organization.change(settings: change.root)
    #expect(changed.at("/macie2/nonMember/value") == "ConflictException")
    let exported = try Document(organization.exportScenario()).root
    #expect(exported.at("/settings/macie2/nonMember")?.string == "ConflictException")
    #expect(throws: HostedOrganizationError.self) {
      try organization.change(settings: Document(#"{"macie2": {"nonMember": "x"}}"#).root)
    }
    try organization.reset()
    #expect(
      organization.summary.at("/settings/macie2/nonMember/value") == "ResourceNotFoundException")
  }

  @Test("A changed duration applies from now on, and is in the exported scenario")
  func durations() throws {
    var simulation = try TestOrganization(#"{"throttle": 0, "association": {"minSeconds": 60}}"#)
    let account = JSON.string(simulation.organization.scenario.accounts.list[0].id)
    let change = try Document(#"{"association": {"minSeconds": 9, "maxSeconds": 9}}"#)
    try simulation.organization.change(settings: change.root, at: simulation.now)
    try simulation.call("inspector2", "AssociateMember", ["accountId": account])
    simulation.now = simulation.now.advanced(by: 9000)
    let member = try simulation.call("inspector2", "GetMember", ["accountId": account])
    #expect(member.at("/member/relationshipStatus")?.string == "ENABLED")
    let exported = try Document(simulation.organization.exportScenario(at: simulation.now)).root
    #expect(exported.at("/association/maxSeconds")?.integer == 9)
  }

  @Test("An organization with changed settings continues in the same way from its exported state")
  func exported() throws {
    var simulation = try TestOrganization()
    let missing: JSON = ["id": "999999999999"]
    try simulation.call("macie2", "EnableMacie")
    #expect(failure { try simulation.call("macie2", "GetMember", missing) }?.httpStatus == 404)
    let change = try Document(#"{"macie2": {"nonMember": "ConflictException"}}"#)
    try simulation.organization.change(settings: change.root, at: simulation.now)
    #expect(failure { try simulation.call("macie2", "GetMember", missing) }?.httpStatus == 409)
    let text = simulation.organization.exportScenario(at: simulation.now)
    var copy = try TestOrganization(String(decoding: text, as: UTF8.self))
    #expect(failure { try copy.call("macie2", "GetMember", missing) }?.httpStatus == 409)
    try copy.call("macie2", "EnableMacie", region: "eu-west-1")
    #expect(
      failure { try copy.call("macie2", "GetMember", missing, region: "eu-west-1") }?.httpStatus
        == 409)
  }
}
