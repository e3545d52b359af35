/// A service whose state is compared between two scenarios.
public struct ComparedService: Sendable {
  let name: String
  /// True if the state is one object for all Regions, instead of an array of objects with
  /// `regions`.
  let isGlobal: Bool
  let comparison: StateComparison

  public init(name: String, isGlobal: Bool, comparison: StateComparison) {
    self.name = name
    self.isGlobal = isGlobal
    self.comparison = comparison
  }
}
