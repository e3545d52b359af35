import MusterDocument
import MusterModel

/// Knows where the services are: in the partitions of AWS, or where somebody configured.
public struct Endpoints: Sendable {
  public let partitions: [Partition]

  /// Reads AWS's `partitions.json`.
  public init(partitions document: Document) throws(EndpointError) {
    var partitions: [Partition] = []
    if let entries = document.root["partitions"]?.elements {
      for entry in entries { partitions.append(try Partition(entry)) }
    }
    self.partitions = partitions
  }

  /// With the partitions that are built into the library.
  public static func builtIn() throws(EndpointError) -> Endpoints {
    let document: Document?
    do {
      document = try Models.builtIn.document("partitions", of: "")
    } catch {
      throw EndpointError(message: error.message)
    }
    guard let document else {
      throw EndpointError(message: "The library was built without partitions.json.")
    }
    return try Endpoints(partitions: document)
  }

  /// Where `service` is for clients in `region`. `url` comes before the environment, and the
  /// environment before AWS.
  public func endpoint(
    of service: ServiceModel, region: String, url: String?, environment: [String: String]
  ) throws(EndpointError) -> Endpoint {
    if let url { return try Endpoint(url: url, from: "option endpoint_url") }
    let configured = ConfiguredEndpoint(serviceID: service.metadata.serviceID, environment)
    if let configured { return try Endpoint(url: configured.url, from: configured.variable) }
    return try endpoint(prefix: service.metadata.endpointPrefix, region: region)
  }

  /// AWS's own endpoint of the service whose host names begin with `prefix`.
  public func endpoint(prefix: String, region: String) throws(EndpointError) -> Endpoint {
    let partition = try partition(of: region)
    return Endpoint(host: "\(prefix).\(region).\(partition.dnsSuffix)")
  }

  /// The partition that `region` is in: the one that has it, else the one whose Regions are called
  /// like it.
  public func partition(of region: String) throws(EndpointError) -> Partition {
    let known = partitions.first { $0.regions.contains(region) }
    if let partition = known ?? partitions.first(where: { $0.mayContain(region) }) {
      return partition
    }
    let suggestion = Spelling.suggestion(for: region, among: partitions.lazy.flatMap(\.regions))
    throw EndpointError(
      message: "No partition of AWS has a Region called '\(region)'\(suggestion)")
  }
}
