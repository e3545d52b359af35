import MusterWire

/// A policy that denies an operation to an account of a scenario.
struct Denial: Sendable {
  /// "Enable", or "inspector2.Enable".
  var operation: String
  var reason: Reason

  /// The policy. The messages are AWS's (IAM User Guide, "Troubleshoot access denied error
  /// messages").
  enum Reason: String, CaseIterable, Sendable {
    /// No policy of the caller allows the operation.
    case permission
    case identityPolicy = "identity_policy"
    case serviceControlPolicy = "service_control_policy"
    case resourceControlPolicy = "resource_control_policy"
    /// The caller may not create the service-linked role, which the operation needs. The message is
    /// that of aws-samples/aws-security-reference-architecture-examples #308.
    case serviceLinkedRole = "service_linked_role"
  }

  /// The error of `action`, such as "inspector2:Enable", for a caller.
  func error(of action: String, for caller: String) -> ServiceError {
    let refused = "User: \(caller) is not authorized to perform: \(action)"
    switch reason {
    case .permission:
      return .accessDenied(
        "\(refused) because no identity-based policy allows the \(action) action")
    case .identityPolicy:
      return .accessDenied("\(refused) with an explicit deny in an identity-based policy")
    case .serviceControlPolicy:
      return .accessDenied("\(refused) with an explicit deny in a service control policy")
    case .resourceControlPolicy:
      return .accessDenied("\(refused) with an explicit deny in a resource control policy")
    case .serviceLinkedRole:
      return .accessDenied(
        "Invoking account is not authorized to perform iam:CreateServiceLinkedRole")
    }
  }
}

extension ObjectReader {
  /// The denials in this account.
  mutating func denials(_ services: SimulatedServices) -> [Denial] {
    objects("denials") { reader in
      let name = reader.member("operation", "the name of an operation", or: "") { value in
        value.string.flatMap { services.operationNames.contains($0) ? $0 : nil }
      }
      if reader.isMissing("operation") { reader.report("is required", at: "operation") }
      return Denial(operation: name, reason: reader.name("by", or: .permission))
    } ?? []
  }
}

extension VerifiedRequest {
  /// Throws if one of the caller's policies denies the operation.
  func check(_ denials: [Denial]) throws(ServiceError) {
    let service = endpoint.service.name
    let name = operation.name
    guard
      let denial = denials.first(where: { [name, "\(service).\(name)"].contains($0.operation) })
    else { return }
    let partition = ARN.partition(of: scope.region)
    let caller =
      key.session?.arn(in: partition)
      ?? ARN.text("iam", inPartition: partition, of: key.account, "user/simulated")
    throw denial.error(of: "\(service):\(name)", for: caller)
  }
}
