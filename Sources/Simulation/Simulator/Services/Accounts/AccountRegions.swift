import MusterEndpoints

extension AWSRegions {
  /// The Regions of the partition that contains `region`, in alphabetical order.
  func regions(besides region: String) -> [String] {
    let partition = partition(of: region)
    return partitions.first { $0.id == partition }?.regions.sorted() ?? [region]
  }

  /// The DNS suffix of endpoints in a Region: "amazonaws.com".
  func dnsSuffix(of region: String) -> String {
    let partition = partition(of: region)
    return partitions.first { $0.id == partition }?.dnsSuffix(dualStack: false) ?? "amazonaws.com"
  }
}

extension Scenario {
  /// The status of a Region as services show it to an account. A Region that the organization does
  /// not use is disabled, unless the scenario names it as an opt-in Region of the account.
  func shownStatus(of region: String, for account: String) -> RegionOptStatus {
    let isUsed = regions.has(region) || isOptedIn(region, for: account)
    return isUsed ? status(of: region, for: account) : .disabled
  }
}
