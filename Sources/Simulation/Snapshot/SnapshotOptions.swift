import MusterClient
import MusterDocument
import MusterEndpoints

/// The options of a snapshot as the program sets them. `nil` means that an option is not set.
public struct SnapshotOptions: Sendable {
  /// The Regions as a JSON array of names. The default is all known Regions of the partition of the
  /// session's Region.
  public var regions: String?
  /// True to read details that AWS reports for one account or resource at a time, too. The default
  /// is false.
  public var details: Bool?

  public init() {}

  /// The names of the Regions to read.
  public func regionNames(_ session: Session) throws(Failure) -> [String] {
    guard let regions else { return try SnapshotOptions.partitionRegions(session) }
    let root = (try? Document(regions))?.root
    let names = root?.elements.compactMap(\.string) ?? []
    guard let root, !names.isEmpty, names.count == root.count else {
      throw Failure(
        .argument, code: "ArgumentError",
        "regions must be a JSON array of names, as in [\"us-east-1\"].")
    }
    return names
  }

  private static func partitionRegions(_ session: Session) throws(Failure) -> [String] {
    let region = session.settings.client.region ?? EndpointResolver.defaultRegion
    do {
      return try EndpointResolver.builtIn().partitions.partition(of: region)?.regions ?? [region]
    } catch {
      throw Failure(.configuration, code: error.code, error.message)
    }
  }
}
