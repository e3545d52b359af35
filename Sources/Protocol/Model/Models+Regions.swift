/// The Regions of services and accounts.
extension Models {
  /// The Regions in which AWS offers `service`; nil if the service is the same in all Regions, or
  /// its Regions are not known.
  public func regions(of service: String) throws(ModelError) -> Set<String>? {
    guard let partitions = try document("regions", of: service)?.root else { return nil }
    return Set(partitions.members.flatMap { $0.value.elements.compactMap(\.string) })
  }

  /// The Regions that an account must enable before it can use them.
  public func optInRegions() throws(ModelError) -> Set<String> {
    let regions = try document("opt-in-regions", of: "")?.root["regions"]
    return Set(regions?.elements.compactMap(\.string) ?? [])
  }
}
