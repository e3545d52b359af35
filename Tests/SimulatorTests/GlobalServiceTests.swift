import MusterModel
import MusterServices
import Testing

@testable import MusterSimulator
@testable import SimulatorSupport

/// Services that have one state for all Regions.
@Suite struct GlobalServiceTests {
  static let partitions = [
    (regions: [String](), usual: "us-east-1", global: "us-east-1"),
    (regions: ["eu-west-1", "us-east-1"], usual: "eu-west-1", global: "us-east-1"),
    (regions: ["cn-north-1"], usual: "cn-north-1", global: "cn-northwest-1"),
    (regions: ["us-gov-east-1"], usual: "us-gov-east-1", global: "us-gov-west-1"),
  ]

  @Test("Their state is in the global Region of the scenario's partition", arguments: partitions)
  func globalRegion(regions: [String], usual: String, global: String) throws {
    let names = regions.map { #"{"name": "\#($0)"}"# }.joined(separator: ", ")
    var simulation = try TestOrganization(
      regions.isEmpty ? #"{"throttle": 0}"# : #"{"throttle": 0, "regions": [\#(names)]}"#)
    #expect(simulation.organization.scenario.regions.usual == usual)
    try simulation.call("organizations", "ListAccounts", region: usual)
    try simulation.call("inspector2", "ListMembers", region: usual)
    let scopes = simulation.organization.state.services.keys.map { "\($0.service) \($0.region)" }
    #expect(scopes.sorted() == ["inspector2 \(usual)", "organizations \(global)"])
  }

  @Test("The models' traits name them")
  func traits() throws {
    let global = try AWSService.all.map(\.name).filter {
      try Models.builtIn.model(of: $0).traits.isGlobal
    }
    #expect(global.sorted() == ["account", "iam", "organizations", "sts"])
  }
}
