import MusterDocument

/// A part of AWS with Regions and DNS names of its own: the commercial one, China, GovCloud, ….
public struct Partition: Sendable {
  /// "aws", "aws-cn", "aws-us-gov", …
  public let id: String
  /// The Regions that were known when this library was made, in alphabetic order.
  public let regions: [String]
  /// The Region of services that have only one in the partition.
  public let globalRegion: String
  /// The partition as endpoint rules see it: DNS suffixes and supported kinds of endpoints.
  let facts: RuleValue
  private let pattern: RegionPattern

  /// Reads an entry of AWS's `partitions.json`.
  init(_ entry: Value) throws(EndpointError) {
    guard let id = entry["id"]?.string, let regex = entry["regionRegex"]?.string,
      let regions = entry["regions"],
      case .object(var facts) = entry["outputs"].flatMap({ RuleValue($0) }),
      facts["dnsSuffix"]?.string != nil, facts["dualStackDnsSuffix"]?.string != nil,
      let globalRegion = facts["implicitGlobalRegion"]?.string
    else {
      throw EndpointError(
        message: "partitions.json has an entry without an id, a pattern, Regions, a global Region "
          + "or DNS suffixes.")
    }
    facts["name"] = .string(id)
    self.id = id
    self.globalRegion = globalRegion
    self.facts = .object(facts)
    self.regions = regions.members.compactMap { $0.key.string }
    pattern = try RegionPattern(regularExpression: regex)
  }

  /// "amazonaws.com", or the suffix of endpoints with IPv6.
  func dnsSuffix(dualStack: Bool) -> String {
    facts[dualStack ? "dualStackDnsSuffix" : "dnsSuffix"]?.string ?? ""
  }

  /// Whether `region` is one of the partition's, be it one that it did not have yet.
  func mayContain(_ region: String) -> Bool {
    regions.contains(region) || pattern.matches(region)
  }
}

/// The partitions that there are; the first is the commercial one.
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

  /// The partition that `region` is in: the one that has it, else the one whose Regions are called
  /// like it.
  public func partition(of region: String) -> Partition? {
    all.first { $0.regions.contains(region) } ?? all.first { $0.mayContain(region) }
  }
}
