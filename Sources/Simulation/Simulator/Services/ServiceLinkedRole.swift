/// The role of a service in an account, which the service creates when the account uses it.
struct ServiceLinkedRole: Sendable, Hashable {
  /// The service principal: "macie.amazonaws.com".
  let principal: String
  let name: String

  var path: String { "/aws-service-role/\(principal)/" }

  /// The beginning of the names of all these roles (IAM User Guide, "Service-linked roles").
  static let prefix = "AWSServiceRoleFor"
}

extension SimulatedServices {
  /// The service-linked roles of simulated services whose principal is `principal`.
  func serviceLinkedRole(of principal: String) -> ServiceLinkedRole? {
    all.lazy.compactMap { $0.serviceLinkedRole }.first { $0.principal == principal }
  }
}
