import MusterEndpoints

/// The Regions of the organization, and the scan types that Inspector offers in each.
struct Regions: Sendable {
  /// Nil if the scenario does not have `regions`: then all Regions are used, with all scan types.
  private let scanTypes: [String: Set<ScanType>]?
  /// The faults in single Regions.
  let faults: [String: FaultChanges]

  /// The Region of a client that does not name one: the first of the scenario, otherwise the global
  /// one of the commercial partition.
  let usual: String
  /// The Region of services that are the same in all Regions: the global one of the partition.
  let global: String

  /// The Regions `names` of a scenario, the keys of `scanTypes`.
  init(
    _ names: [String], _ scanTypes: [String: Set<ScanType>]?, faults: [String: FaultChanges] = [:]
  ) {
    self.scanTypes = scanTypes
    self.faults = faults
    usual = names.first ?? EndpointResolver.defaultRegion
    let partitions = try? EndpointResolver.builtIn().partitions
    global = partitions?.partition(of: usual)?.globalRegion ?? usual
  }

  func has(_ region: String) -> Bool { scanTypes.map { $0[region] != nil } ?? true }

  /// The scan types that Inspector offers in a Region, in the usual order.
  func offered(in region: String) -> [ScanType] {
    guard let scanTypes else { return ScanType.allCases }
    return ScanType.allCases.filter { scanTypes[region]?.contains($0) == true }
  }
}
