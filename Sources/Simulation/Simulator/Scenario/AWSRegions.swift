import MusterEndpoints
import MusterLocks
import MusterModel

/// The Regions of AWS and the services in them, as the data of the library knows them. The Regions
/// of a service are read when they are first needed.
final class AWSRegions: Sendable {
  static let known = AWSRegions()

  /// All partitions. The first is the commercial one.
  let partitions: [Partition]
  /// The names of the partitions, by their Regions.
  private let partitionNames: [String: String]
  /// The Regions of the services that were needed so far; empty for those that are in all Regions.
  private let regionsOfServices = Guarded<[String: Set<String>]>([:])
  /// The Regions that an account must enable before it can use them.
  let optIn: Set<String>

  private init() {
    partitions = (try? EndpointResolver.builtIn())?.partitions.all ?? []
    partitionNames = Dictionary(
      partitions.flatMap { partition in partition.regions.map { ($0, partition.id) } }
    ) { first, _ in first }
    optIn = (try? Models.builtIn.optInRegions()) ?? []
  }

  /// The Regions of all partitions.
  var all: [String] { partitions.flatMap(\.regions) }

  func lists(_ region: String) -> Bool { partitionNames[region] != nil }

  /// The name of the partition that lists the Region or has Regions with such names.
  func partition(of region: String) -> String? {
    partitionNames[region] ?? partitions.first { $0.mayContain(region) }?.id
  }

  func isRegional(_ service: String) -> Bool { !regions(of: service).isEmpty }

  /// True if AWS offers the service in the Region. Regions that the library does not list are newer
  /// than its data, and may have every service.
  func has(_ service: String, in region: String) -> Bool {
    let regions = regions(of: service)
    return regions.isEmpty || !lists(region) || regions.contains(region)
  }

  private func regions(of service: String) -> Set<String> {
    regionsOfServices.withLock { known in
      if let regions = known[service] { return regions }
      let regions = (try? Models.builtIn.regions(of: service)).flatMap { $0 } ?? []
      known[service] = regions
      return regions
    }
  }
}
