/// A service whose state is compared between two scenarios.
public struct ComparedService: Sendable {
  let name: String
  /// True if the state is one object for all Regions, instead of an array of objects with
  /// `regions`.
  let isGlobal: Bool
  /// The service principal of its delegated administrator in a Region; nil if it does not name one
  /// itself.
  let administratorPrincipal: @Sendable (_ region: String) -> String?
  let comparison: StateComparison

  public init(
    name: String, isGlobal: Bool,
    administratorPrincipal: @escaping @Sendable (_ region: String) -> String?,
    comparison: StateComparison
  ) {
    self.name = name
    self.isGlobal = isGlobal
    self.administratorPrincipal = administratorPrincipal
    self.comparison = comparison
  }
}
