/// The faults of each operation.
struct FaultRules: Sendable {
  var general = Faults()
  /// By operation, with or without the name of its service: "Enable", "macie2.ListMembers".
  var particular: [String: FaultChanges] = [:]

  func changes(for operation: String, _ service: String) -> FaultChanges? {
    guard !particular.isEmpty else { return nil }
    return particular[service + "." + operation] ?? particular[operation]
  }
}

extension Scenario {
  /// The faults of a request; only the general faults if it could not be verified. Values of the
  /// account override those of the Region, which override those of the operation.
  func faults(of verified: VerifiedRequest?) -> Faults {
    var faults = faults.general
    guard let verified else { return faults }
    let (operation, service) = (verified.operation.name, verified.endpoint.service.name)
    self.faults.changes(for: operation, service)?.apply(to: &faults)
    regions.faults(in: verified.scope.region)?.apply(to: &faults)
    accounts.faults[verified.key.account]?.apply(to: &faults)
    faults.resources = accounts.size(of: verified.key.account) ?? 0
    return faults
  }
}
