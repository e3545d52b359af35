/// The Regions there are, and what can be scanned in each.
struct Regions: Sendable {
  /// Nil where the scenario names no Regions: then there are all, with everything.
  private let scanTypes: [String: Set<ScanType>]?
  /// What goes wrong otherwise in a Region.
  let faults: [String: FaultChanges]

  init(_ scanTypes: [String: Set<ScanType>]?, faults: [String: FaultChanges] = [:]) {
    self.scanTypes = scanTypes
    self.faults = faults
  }

  func has(_ region: String) -> Bool { scanTypes.map { $0[region] != nil } ?? true }

  /// The scan types that Inspector offers in a Region, in their usual order.
  func offered(in region: String) -> [ScanType] {
    guard let scanTypes else { return ScanType.allCases }
    return ScanType.allCases.filter { scanTypes[region]?.contains($0) == true }
  }
}
