import MusterSnapshot

extension AWSService {
  /// A snapshot reads AWS Organizations first, because the other readers depend on it.
  static let organizations = AWSService(
    title: "AWS Organizations",
    simulation: .organizations,
    comparison: StateComparison(scenarioMembers: ["accounts"]))
}
