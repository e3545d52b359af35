import MusterModel

/// The service principals that AWS Organizations knows.
struct ServicePrincipals: Sendable {
  static let known = ServicePrincipals()

  private let names: Set<String>

  private init() {
    let list = try? Models.builtIn.document("principals", of: "organizations")?.root["principals"]
    names = Set(list?.elements.compactMap(\.string) ?? [])
  }

  /// True if a service has the principal in some Region.
  func contains(_ principal: String, _ services: SimulatedServices) -> Bool {
    names.contains(principal) || services.administer(as: principal)
  }
}
