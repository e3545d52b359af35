import MusterDocument
import MusterServices
import MusterSnapshot
import Testing

@testable import MusterSimulator
@testable import SimulatorSupport

/// Snapshots of Regions that lack a service.
@Suite struct RegionSnapshotTests {
  @Test("A snapshot reads a service only where AWS offers it")
  func services() throws {
    let scenario = #"{"throttle": 0, "accounts": 2}"#
    let administrator = try Scenario(scenario).administrator
    let (text, _) = try SnapshotTests().snapshot(
      scenario, as: administrator, regions: ["us-east-1", "eu-south-2"])
    let root = try Document(text).root
    #expect(root["unread"]?.count == 0)
    func regions(_ service: String) -> [String] {
      let groups = root["state"]?[service]?.elements.map(\.self) ?? []
      return groups.flatMap { $0["regions"]?.elements.compactMap(\.string) ?? [] }.sorted()
    }
    #expect(regions("inspector2") == ["eu-south-2", "us-east-1"])
    #expect(regions("macie2") == ["us-east-1"])
    _ = try Scenario(text)
  }
}
