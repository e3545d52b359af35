import MusterDocument
import MusterEndpoints
import MusterText

/// The Regions of the organization.
struct Regions: Sendable {
  /// A Region of the scenario, with its services and scan types, and its faults.
  struct SimulatedRegion: Sendable {
    let name: String
    /// The names of the services in the Region; nil for those that AWS has there.
    var services: [String]?
    var settings = SettingValues()
    var faults = FaultChanges()
  }

  /// By name; nil if the scenario does not have `regions`: then all Regions of AWS are used.
  private let descriptions: [String: SimulatedRegion]?
  /// The opt-in Regions of accounts for which the scenario does not list any; nil for all.
  private let optIn: Set<String>?

  /// The Region of a client that does not name one: the first of the scenario, otherwise the global
  /// one of the commercial partition.
  let usual: String
  /// The Region of services that are the same in all Regions: the global one of the partition.
  let global: String

  /// The Regions of a scenario in its order; nil if it does not have `regions`.
  init(_ regions: [SimulatedRegion]?, optIn: Set<String>? = nil) {
    self.optIn = optIn
    descriptions = regions.map { regions in
      Dictionary(regions.map { ($0.name, $0) }) { first, _ in first }
    }
    usual = regions?.first?.name ?? EndpointResolver.defaultRegion
    let partitions = try? EndpointResolver.builtIn().partitions
    global = partitions?.partition(of: usual)?.globalRegion ?? usual
  }

  /// True if the organization uses the Region.
  func has(_ region: String) -> Bool {
    descriptions.map { $0[region] != nil } ?? AWSRegions.known.lists(region)
  }

  /// True if the service exists in the Region.
  func has(_ service: String, in region: String) -> Bool {
    descriptions?[region]?.services?.contains(service)
      ?? AWSRegions.known.has(service, in: region)
  }

  /// True if the Region exists, whether or not the organization uses it, and has the service.
  func mayServe(_ service: String, in region: String) -> Bool {
    (AWSRegions.known.lists(region) || has(region)) && has(service, in: region)
  }

  /// The Regions in which the service exists, within the partition of `region`, in alphabetical
  /// order.
  func all(with service: String, inPartitionOf region: String) -> [String] {
    let partition = AWSRegions.known.partition(of: region)
    let names = descriptions.map { Array($0.keys) } ?? AWSRegions.known.all
    return names.filter {
      AWSRegions.known.partition(of: $0) == partition && has(service, in: $0)
    }.sorted()
  }

  /// The value of a setting in a Region.
  func value<Content>(of setting: ScenarioSetting<Content>, in region: String) -> Content {
    descriptions?[region]?.settings[setting] ?? setting.standard
  }

  /// The faults of requests in a Region.
  func faults(in region: String) -> FaultChanges? { descriptions?[region]?.faults }
}

// MARK: - Opt-in Regions

/// The status of a Region for an account, by AWS's names (AWS Account Management,
/// `RegionOptStatus`).
enum RegionOptStatus: String, Sendable {
  case enabledByDefault = "ENABLED_BY_DEFAULT"
  case enabled = "ENABLED"
  case disabled = "DISABLED"

  var isEnabled: Bool { self != .disabled }
}

extension Regions {
  /// The status of the Region for an account; `own` are the opt-in Regions that the scenario lists
  /// for it.
  fileprivate func status(of region: String, _ own: Set<String>?) -> RegionOptStatus {
    guard AWSRegions.known.optIn.contains(region) else { return .enabledByDefault }
    return (own ?? optIn)?.contains(region) ?? true ? .enabled : .disabled
  }

  fileprivate func isOptedIn(_ region: String, _ own: Set<String>?) -> Bool {
    (own ?? optIn)?.contains(region) ?? false
  }
}

extension Scenario {
  /// The status of the Region for an account.
  func status(of region: String, for account: String) -> RegionOptStatus {
    regions.status(of: region, accounts[account]?.optInRegions)
  }

  /// True if the scenario lists the Region among the opt-in Regions of the account.
  func isOptedIn(_ region: String, for account: String) -> Bool {
    regions.isOptedIn(region, accounts[account]?.optInRegions)
  }
}

// MARK: - Reading

extension ObjectReader {
  mutating func regions(_ services: SimulatedServices) -> Regions {
    var taken: Set<String> = []
    let regions = objects("regions") { reader in
      let name = reader.text("name")
      if !taken.insert(name).inserted { reader.report("repeats \(name)", at: "name") }
      if !name.isEmpty { reader.checkRegion(name) }
      return Regions.SimulatedRegion(
        name: name, services: reader.serviceNames(services),
        settings: reader.settings(services.settings, of: .region), faults: reader.faultChanges())
    }
    return Regions(regions, optIn: optInRegions())
  }

  private mutating func checkRegion(_ name: String) {
    guard AWSRegions.known.partition(of: name) == nil else { return }
    let hint = NearestName.suggestion(for: name, among: AWSRegions.known.all)
    report("is not a Region of any AWS partition: '\(name)'\(hint)", at: "name")
  }

  private mutating func serviceNames(_ services: SimulatedServices) -> [String]? {
    let names = texts("services")
    for name in names ?? [] where services[name] == nil {
      report("has '\(name)', which is not a simulated service", at: "services")
    }
    return names
  }

  /// The opt-in Regions of an account, or of all accounts; nil if the member is missing.
  mutating func optInRegions() -> Set<String>? {
    let names = texts("optInRegions")
    for name in names ?? [] where !AWSRegions.known.optIn.contains(name) {
      let all = AWSRegions.known.optIn.sorted().joined(separator: ", ")
      report("has '\(name)'; the opt-in Regions are \(all)", at: "optInRegions")
    }
    return names.map(Set.init)
  }
}
