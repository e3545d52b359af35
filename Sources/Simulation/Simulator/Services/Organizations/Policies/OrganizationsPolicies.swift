import MusterDocument
import MusterText
import MusterWire

/// Policies, their types and their targets.
extension Organizations {
  static let policyHandlers = merged([
    only(
      .management,
      handlers: [
        "EnablePolicyType": { try $0.enablePolicyType($1) },
        "DisablePolicyType": { try $0.disablePolicyType($1) },
        "CreatePolicy": { try $0.createPolicy($1) },
        "UpdatePolicy": { try $0.updatePolicy($1) },
        "DeletePolicy": { try $0.deletePolicy($1) },
        "AttachPolicy": { try $0.attachPolicy($1) },
        "DetachPolicy": { try $0.detachPolicy($1) },
      ]),
    only(
      .management, .administrator,
      handlers: [
        "DescribePolicy": { organizations, call in
          let (id, policy) = try organizations.policy(call)
          return ["Policy": organizations.shown(id, policy, call)]
        },
        "ListPolicies": { try $0.listPolicies($1) },
        "ListPoliciesForTarget": { try $0.listPoliciesForTarget($1) },
        "ListTargetsForPolicy": { try $0.listTargets($1) },
      ]),
  ])

  // MARK: - Types

  private mutating func enablePolicyType(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let root = try root(call)
    try checkSimulated(call.string("PolicyType"))
    guard !policyTypeIsEnabled else {
      throw .organizations(
        "PolicyTypeAlreadyEnabledException", "The policy type is already enabled in the root.")
    }
    try checkAccess(call)
    policyTypeIsEnabled = true
    return ["Root": shown(root: root, call)]
  }

  /// Detaches all policies of the type (API reference).
  private mutating func disablePolicyType(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let root = try root(call)
    try checkSimulated(call.string("PolicyType"))
    try checkTypeIsEnabled()
    policyTypeIsEnabled = false
    for id in policies.keys { policies[id]?.targets = [:] }
    return ["Root": shown(root: root, call)]
  }

  private func root(_ call: SimulatedCall) throws(ServiceError) -> OrganizationTree.Unit {
    guard let root = tree.unit(call.string("RootId") ?? ""), root.isRoot else {
      throw .organizations("RootNotFoundException", "You specified a root that doesn't exist.")
    }
    return root
  }

  private func checkSimulated(_ type: String?) throws(ServiceError) {
    guard type == OrganizationPolicy.type else {
      throw .notSimulated("The policy type \(type ?? "")")
    }
  }

  /// A service must have access before its policy type is enabled (API reference,
  /// ConstraintViolationException: SERVICE_ACCESS_NOT_ENABLED).
  private func checkAccess(_ call: SimulatedCall) throws(ServiceError) {
    for principal in scenario.services.policyPrincipals where !isTrusted(principal, call) {
      throw .constraintViolation(
        "SERVICE_ACCESS_NOT_ENABLED",
        "Call EnableAWSServiceAccess for \(principal) before you enable the policy type "
          + "\(OrganizationPolicy.type).")
    }
  }

  private func checkTypeIsEnabled() throws(ServiceError) {
    guard policyTypeIsEnabled else {
      throw .organizations(
        "PolicyTypeNotEnabledException",
        "\(OrganizationPolicy.type) is not enabled in the root: call EnablePolicyType first.")
    }
  }

  /// The policy types that are enabled in the root.
  var policyTypes: JSON {
    policyTypeIsEnabled
      ? [["Type": .string(OrganizationPolicy.type), "Status": "ENABLED"]] : []
  }

  // MARK: - Policies

  private mutating func createPolicy(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    try checkSimulated(call.string("Type"))
    let name = call.string("Name") ?? ""
    try refuseSameName(name, except: nil)
    let content = call.string("Content") ?? ""
    _ = try InspectorPolicyDocument(content)
    let tags = try tags(of: "", adding: call)
    var id = ""
    repeat {
      createdPolicies += 1
      var random = random(for: "policy", String(createdPolicies))
      id = "p-" + random.hexadecimal(10)
    } while policies[id] != nil
    let policy = OrganizationPolicy(
      name: name, description: call.string("Description") ?? "", content: content,
      updatedAt: call.now)
    policies[id] = policy
    tag(id, tags)
    return ["Policy": shown(id, policy, call)]
  }

  private mutating func updatePolicy(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let (id, old) = try policy(call)
    var policy = old
    if let name = call.string("Name") {
      try refuseSameName(name, except: id)
      policy.name = name
    }
    if let content = call.string("Content") {
      _ = try InspectorPolicyDocument(content)
      policy.content = content
    }
    policy.description = call.string("Description") ?? policy.description
    policy.updatedAt = call.now
    policies[id] = policy
    return ["Policy": shown(id, policy, call)]
  }

  private func refuseSameName(_ name: String, except id: String?) throws(ServiceError) {
    guard !policies.contains(where: { $0.key != id && $0.value.name == name }) else {
      throw .organizations(
        "DuplicatePolicyException", "A policy with the same name already exists.")
    }
  }

  private mutating func deletePolicy(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let (id, policy) = try policy(call)
    guard policy.targets.isEmpty else {
      throw .organizations(
        "PolicyInUseException", "\(id) is attached to \(policy.targets.count) targets.")
    }
    policies[id] = nil
    tags[id] = nil
    return [:]
  }

  func policy(_ call: SimulatedCall) throws(ServiceError) -> (String, OrganizationPolicy) {
    let id = call.string("PolicyId") ?? ""
    guard let policy = policies[id] else {
      throw .organizations("PolicyNotFoundException", "You specified a policy that doesn't exist.")
    }
    return (id, policy)
  }

  private func listPolicies(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let type = call.string("Filter") ?? ""
    let page = try page(call, most: 20, filter: type)
    return page.response("Policies", outOf: policies(of: type), id: \.id) {
      summary($0.id, $0.policy, call)
    }
  }

  /// The policies of a type, sorted by id. Types that are not simulated have no policies.
  private func policies(of type: String) -> [(id: String, policy: OrganizationPolicy)] {
    guard type == OrganizationPolicy.type else { return [] }
    return policies.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  private func shown(
    _ id: String, _ policy: OrganizationPolicy, _ call: SimulatedCall
  ) -> JSON {
    ["PolicySummary": summary(id, policy, call), "Content": .string(policy.content)]
  }

  private func summary(
    _ id: String, _ policy: OrganizationPolicy, _ call: SimulatedCall
  ) -> JSON {
    let type = OrganizationPolicy.type
    let organization = tree.id
    return [
      "Id": .string(id),
      "Arn": .string(
        ARN.text(
          "organizations", inPartition: call.partition, of: scenario.management,
          "policy/\(organization)/\(type.lowercased())/\(id)")),
      "Name": .string(policy.name), "Description": .string(policy.description),
      "Type": .string(type), "AwsManaged": false,
    ]
  }

  // MARK: - Targets

  private mutating func attachPolicy(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let (id, policy) = try policy(call)
    let target = try target(call)
    try checkTypeIsEnabled()
    guard policy.targets[target.id] == nil else {
      throw .organizations(
        "DuplicatePolicyAttachmentException", "\(id) is already attached to \(target.id).")
    }
    policies[id]?.targets[target.id] = call.now
    return [:]
  }

  /// Accounts that the policy managed keep their state (guide).
  private mutating func detachPolicy(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let (id, policy) = try policy(call)
    let target = try target(call)
    guard policy.targets[target.id] != nil else {
      throw .organizations(
        "PolicyNotAttachedException", "\(id) is not attached to \(target.id).")
    }
    policies[id]?.targets[target.id] = nil
    return [:]
  }

  private func listPoliciesForTarget(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let (target, type) = (try target(call), call.string("Filter") ?? "")
    let page = try page(call, most: 20, filter: target.id + type)
    let attached = policies(of: type).filter { $0.policy.targets[target.id] != nil }
    return page.response("Policies", outOf: attached, id: \.id) {
      summary($0.id, $0.policy, call)
    }
  }

  private func listTargets(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let (id, policy) = try policy(call)
    let page = try page(call, most: 20, filter: id)
    let targets = policy.targets.keys.sorted().compactMap { target($0, at: call.now) }
    return page.response("Targets", outOf: targets, id: \.id) { target in
      [
        "TargetId": .string(target.id), "Name": .string(target.name),
        "Type": .string(target.type),
        "Arn": .string(scenario.organizationsARN(target.kind, target.id, in: call.partition)),
      ]
    }
  }

  /// The root, a unit or an account to which policies can be attached.
  private struct Target {
    let id: String
    let name: String
    /// The type by AWS's name, and as in ARNs.
    let type: String
    let kind: String
  }

  private func target(_ call: SimulatedCall) throws(ServiceError) -> Target {
    guard let target = target(call.string("TargetId") ?? "", at: call.now) else { throw .noTarget }
    return target
  }

  private func target(_ id: String, at now: Instant) -> Target? {
    if let unit = tree.unit(id) {
      return unit.isRoot
        ? Target(id: id, name: "Root", type: "ROOT", kind: "root")
        : Target(id: id, name: unit.path.last ?? "", type: "ORGANIZATIONAL_UNIT", kind: "ou")
    }
    return tree.account(id, at: now).map {
      Target(id: id, name: $0.name, type: "ACCOUNT", kind: "account")
    }
  }
}

extension ServiceError {
  static let noTarget = ServiceError.organizations(
    "TargetNotFoundException", "You specified a target that doesn't exist.")
}
