import MusterDocument

/// A part of AWS with Regions and DNS names of its own: the commercial one, China, GovCloud, ….
public struct Partition: Sendable {
  /// "aws", "aws-cn", "aws-us-gov", …
  public let id: String
  /// "amazonaws.com"
  public let dnsSuffix: String
  /// The Regions that were known when this library was made, in alphabetic order.
  public let regions: [String]
  private let pattern: RegionPattern

  /// Reads an entry of AWS's `partitions.json`.
  init(_ entry: Value) throws(EndpointError) {
    guard let id = entry["id"]?.string, let suffix = entry["outputs"]?["dnsSuffix"]?.string,
      let regex = entry["regionRegex"]?.string, let regions = entry["regions"]
    else {
      throw EndpointError(
        message: "partitions.json has an entry without id, DNS suffix or Regions.")
    }
    self.id = id
    dnsSuffix = suffix
    self.regions = regions.members.compactMap { $0.key.string }
    pattern = try RegionPattern(regularExpression: regex)
  }

  /// Whether `region` is one of the partition's, be it one that it did not have yet.
  func mayContain(_ region: String) -> Bool {
    regions.contains(region) || pattern.matches(region)
  }
}
