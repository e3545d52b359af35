import MusterDocument

/// A partition of AWS, with its own Regions and DNS names, such as China or GovCloud.
public struct Partition: Sendable {
  /// "aws", "aws-cn", "aws-us-gov", …
  public let id: String
  /// The Regions that were known when this library was released, in alphabetical order.
  public let regions: [String]
  /// These Regions, and "aws-global" or its like.
  private let listed: Set<String>
  /// The Region of services that have only one in the partition.
  public let globalRegion: String
  /// The partition as endpoint rules see it: DNS suffixes and supported kinds of endpoints.
  let outputs: RuleValue
  private let pattern: RegionPattern

  /// Reads an entry of AWS's `partitions.json`.
  init(_ entry: Value) throws(EndpointError) {
    guard let id = entry["id"]?.string, let regex = entry["regionRegex"]?.string,
      let regions = entry["regions"],
      case .object(var outputs) = entry["outputs"].flatMap({ RuleValue($0) }),
      outputs["dnsSuffix"]?.string != nil, outputs["dualStackDnsSuffix"]?.string != nil,
      let globalRegion = outputs["implicitGlobalRegion"]?.string
    else {
      throw EndpointError(
        message: "partitions.json has an entry without an id, a pattern, Regions, a global Region "
          + "or DNS suffixes.")
    }
    outputs["name"] = .string(id)
    self.id = id
    self.globalRegion = globalRegion
    self.outputs = .object(outputs)
    let pattern = try RegionPattern(regularExpression: regex)
    let names = regions.members.compactMap { $0.key.string }
    self.pattern = pattern
    self.regions = names.filter { pattern.matches($0) }
    listed = Set(names)
  }

  /// The DNS suffix of endpoints, such as "amazonaws.com". Dual-stack endpoints have another.
  public func dnsSuffix(dualStack: Bool) -> String {
    outputs[dualStack ? "dualStackDnsSuffix" : "dnsSuffix"]?.string ?? ""
  }

  /// True if `region` is or may be in the partition: it is listed, or its name has the pattern of
  /// the partition's Regions.
  public func mayContain(_ region: String) -> Bool {
    lists(region) || pattern.matches(region)
  }

  func lists(_ region: String) -> Bool { listed.contains(region) }
}

/// All partitions. The first is the commercial one.
public struct Partitions: Sendable {
  public let all: [Partition]

  /// Reads AWS's `partitions.json`.
  public init(_ document: Document) throws(EndpointError) {
    var all: [Partition] = []
    if let entries = document.root["partitions"]?.elements {
      for entry in entries { all.append(try Partition(entry)) }
    }
    self.all = all
  }

  /// The partition that lists `region`, else the one whose Region names have the same pattern.
  public func partition(of region: String) -> Partition? {
    all.first { $0.lists(region) } ?? all.first { $0.mayContain(region) }
  }
}
