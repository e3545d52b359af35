import MusterDocument
import MusterModel
import Testing

@testable import MusterSimulator

/// The scan types of scan-types.json, compared with the model and with the simulated service.
@Suite struct ScanTypeTests {
  private let table: ScanTypeTable
  private let shapes: Value

  init() throws {
    table = try ScanTypeTable(of: "inspector2", .builtIn)
    let model = try Models.builtIn.document("service-2", of: "inspector2")
    shapes = try #require(model?.root["shapes"])
  }

  private func values(of shape: String) -> [String] {
    shapes[shape]?["enum"]?.elements.compactMap(\.string) ?? []
  }

  @Test("The names are those of requests, and AMI, which requests cannot name")
  func names() {
    #expect(table.rows.map(\.name) == values(of: "ResourceScanType") + ["AMI"])
  }

  @Test(
    "The keys are the members of every structure with scan types",
    arguments: ["ResourceStatus", "ResourceState", "AutoEnable"])
  func keys(structure: String) {
    let members = shapes[structure]?["members"]?.members.compactMap(\.key.string)
    #expect(table.rows.map(\.key) == members)
  }

  @Test("Every free trial of the model belongs to a scan type or is listed as another one")
  func freeTrials() {
    let listed = table.rows.map(\.freeTrial) + table.otherFreeTrials
    #expect(listed.sorted() == values(of: "FreeTrialType").sorted())
  }

  @Test("The simulated service has the scan types of the file in their order")
  func simulated() {
    #expect(ScanType.allCases.map(\.rawValue) == table.rows.map(\.name))
    #expect(ScanType.allCases.map(\.key) == table.rows.map(\.key))
    #expect(ScanType.allCases.map(\.freeTrial) == table.rows.map(\.freeTrial))
    #expect(ScanType.allCases.map(\.title) == table.rows.map(\.title))
  }
}
