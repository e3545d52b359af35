import MusterEndpoints
import MusterModel

/// The Regions of AWS and the services in them, as the data of the library knows them.
struct AWSRegions: Sendable {
  static let known = AWSRegions()

  /// All partitions. The first is the commercial one.
  let partitions: [Partition]
  /// The names of the partitions, by their Regions.
  private let partitionNames: [String: String]
  /// The Regions of each service that does not exist in all of them.
  private let regionsOfServices: [String: Set<String>]
  /// The Regions that an account must enable before it can use them.
  let optIn: Set<String>

  private init() {
    let models = Models.builtIn
    partitions = (try? EndpointResolver.builtIn())?.partitions.all ?? []
    partitionNames = Dictionary(
      partitions.flatMap { partition in partition.regions.map { ($0, partition.id) } }
    ) { first, _ in first }
    regionsOfServices = Dictionary(
      models.services.compactMap { name in
        (try? models.regions(of: name)).flatMap { regions in regions.map { (name, $0) } }
      }
    ) { first, _ in first }
    optIn = (try? models.optInRegions()) ?? []
  }

  /// The Regions of all partitions.
  var all: [String] { partitions.flatMap(\.regions) }

  func lists(_ region: String) -> Bool { partitionNames[region] != nil }

  /// The name of the partition that lists the Region or has Regions with such names.
  func partition(of region: String) -> String? {
    partitionNames[region] ?? partitions.first { $0.mayContain(region) }?.id
  }

  func isRegional(_ service: String) -> Bool { regionsOfServices[service] != nil }

  /// True if AWS offers the service in the Region. Regions that the library does not list are newer
  /// than its data, and may have every service.
  func has(_ service: String, in region: String) -> Bool {
    guard lists(region), let regions = regionsOfServices[service] else { return true }
    return regions.contains(region)
  }
}
