/// The Regions of the organization, and the scan types that Inspector offers in each.
struct Regions: Sendable {
  /// Nil if the scenario does not have `regions`: then all Regions are used, with all scan types.
  private let scanTypes: [String: Set<ScanType>]?
  /// The faults in single Regions.
  let faults: [String: FaultChanges]

  init(_ scanTypes: [String: Set<ScanType>]?, faults: [String: FaultChanges] = [:]) {
    self.scanTypes = scanTypes
    self.faults = faults
  }

  func has(_ region: String) -> Bool { scanTypes.map { $0[region] != nil } ?? true }

  /// The scan types that Inspector offers in a Region, in the usual order.
  func offered(in region: String) -> [ScanType] {
    guard let scanTypes else { return ScanType.allCases }
    return ScanType.allCases.filter { scanTypes[region]?.contains($0) == true }
  }
}
