import MusterEndpoints

/// The Regions of the organization.
struct Regions: Sendable {
  /// A Region of the scenario: what services offer there, and its faults.
  struct SimulatedRegion: Sendable {
    let name: String
    var settings = SettingValues()
    var faults = FaultChanges()
  }

  /// By name; nil if the scenario does not have `regions`: then all Regions are used.
  private let descriptions: [String: SimulatedRegion]?

  /// The Region of a client that does not name one: the first of the scenario, otherwise the global
  /// one of the commercial partition.
  let usual: String
  /// The Region of services that are the same in all Regions: the global one of the partition.
  let global: String

  /// The Regions of a scenario in its order; nil if it does not have `regions`.
  init(_ regions: [SimulatedRegion]?) {
    descriptions = regions.map { regions in
      Dictionary(regions.map { ($0.name, $0) }) { first, _ in first }
    }
    usual = regions?.first?.name ?? EndpointResolver.defaultRegion
    let partitions = try? EndpointResolver.builtIn().partitions
    global = partitions?.partition(of: usual)?.globalRegion ?? usual
  }

  func has(_ region: String) -> Bool { descriptions.map { $0[region] != nil } ?? true }

  /// The value of a setting in a Region.
  func value<Content>(of setting: ScenarioSetting<Content>, in region: String) -> Content {
    descriptions?[region]?.settings[setting] ?? setting.standard
  }

  /// The faults of requests in a Region.
  func faults(in region: String) -> FaultChanges? { descriptions?[region]?.faults }
}
