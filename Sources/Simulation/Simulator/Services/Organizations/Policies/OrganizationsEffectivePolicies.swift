import MusterDocument
import MusterText
import MusterWire

/// Effective policies of accounts, and their violations.
extension Organizations {
  static let effectivePolicyHandlers = merged([
    only(
      .inOrganization,
      handlers: ["DescribeEffectivePolicy": { try $0.describeEffectivePolicy($1) }]),
    only(
      .management, .administrator,
      handlers: [
        "ListAccountsWithInvalidEffectivePolicy": { try $0.listInvalid($1) },
        "ListEffectivePolicyValidationErrors": { try $0.listErrors($1) },
      ]),
  ])

  var publishedRules: OrganizationRules? {
    OrganizationRules(
      policies: effectivePolicies, withoutAccess: withoutAccess, deregistered: deregistered)
  }

  /// The policies of all accounts.
  private var effectivePolicies: EffectivePolicies {
    guard policyTypeIsEnabled else { return EffectivePolicies() }
    return EffectivePolicies(tree, documents)
  }

  /// The documents attached to a target, in the order in which they are merged.
  private func documents(of target: String) -> [InspectorPolicyDocument] {
    attached(to: target).compactMap { try? InspectorPolicyDocument($0.policy.content) }
  }

  private func attached(to target: String) -> [(id: String, policy: OrganizationPolicy)] {
    guard policyTypeIsEnabled else { return [] }
    return policies.compactMap { id, policy in
      policy.targets[target].map { since in
        (order: order(of: policy, since: since), id: id, policy: policy)
      }
    }.sorted { ($0.order, $0.id) < ($1.order, $1.id) }.map { ($0.id, $0.policy) }
  }

  /// The time by which the policies of a target are ordered. Policies with equal times are ordered
  /// by id.
  private func order(of policy: OrganizationPolicy, since attachment: Instant) -> Instant {
    switch scenario.settings[OrganizationsSettings.policyOrder] {
    case .attached: attachment
    case .updated: policy.updatedAt
    case .id: scenario.beginning
    }
  }

  /// The root, the units around an account, and the account.
  private func targets(around account: SimulatedAccount) -> [String] {
    let path = account.unitPath
    return (0...path.count).compactMap { tree.parent(of: Array(path.prefix($0)))?.id }
      + [account.id]
  }

  /// Every account may read its own effective policy; the management account and delegated
  /// administrators may read all.
  private func describeEffectivePolicy(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let id = call.string("TargetId") ?? call.caller
    guard id == call.caller || hasRole(.management, call) || hasRole(.administrator, call) else {
      throw .accessDenied("\(call.caller) may only read its own effective policy.")
    }
    guard let account = tree.account(id, at: call.now) else { throw .noTarget }
    let settings = try settings(of: account, call)
    return [
      "EffectivePolicy": [
        "PolicyContent": .string(settings.document.text),
        "LastUpdatedTimestamp": .timestamp(lastUpdate(of: account)),
        "TargetId": .string(id), "PolicyType": .string(OrganizationPolicy.type),
      ]
    ]
  }

  private func settings(
    of account: SimulatedAccount, _ call: SimulatedCall
  ) throws(ServiceError) -> InspectorPolicySettings {
    let type = call.string("PolicyType") ?? ""
    guard type == OrganizationPolicy.type,
      let settings = effectivePolicies.settings(of: account)
    else { throw .noEffectivePolicy(type, account.id) }
    return settings
  }

  /// The latest change of a policy that applies to the account, or of its attachment.
  private func lastUpdate(of account: SimulatedAccount) -> Instant {
    let times = targets(around: account).flatMap { target in
      attached(to: target).flatMap { [$0.policy.updatedAt, $0.policy.targets[target]] }
    }
    return times.compactMap(\.self).max() ?? scenario.beginning
  }

  // MARK: - Violations

  private func violations(
    of settings: InspectorPolicySettings, _ call: SimulatedCall
  ) -> [InspectorPolicySettings.PolicyViolation] {
    settings.violations(
      in: scenario.regions.all(with: "inspector2", inPartitionOf: call.region),
      of: scenario.settings[OrganizationsSettings.policyValidation])
  }

  private func listInvalid(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let type = call.string("PolicyType") ?? ""
    let page = try page(call, most: 20, filter: type)
    let policies = type == OrganizationPolicy.type ? effectivePolicies : nil
    let invalid = tree.accounts(at: call.now).filter { account in
      policies?.settings(of: account).map { !violations(of: $0, call).isEmpty } ?? false
    }
    var response = page.response("Accounts", outOf: invalid, id: \.id) { shown($0, call) }
    response["PolicyType"] = .string(type)
    return response
  }

  private func listErrors(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let account = try account(call)
    let page = try page(call, most: 20, filter: account.id)
    let violations = violations(of: try settings(of: account, call), call)
    let targets = targets(around: account)
    let contributing = JSON.array(
      targets.flatMap { attached(to: $0) }.map { .string($0.id) })
    var response = page.response(
      "EffectivePolicyValidationErrors", outOf: violations, id: \.path
    ) { violation in
      [
        "ErrorCode": .string(violation.errorCode), "ErrorMessage": .string(violation.message),
        "PathToError": .string(violation.path), "ContributingPolicies": contributing,
      ]
    }
    response["AccountId"] = .string(account.id)
    response["PolicyType"] = .string(OrganizationPolicy.type)
    response["Path"] = .string(([tree.id] + targets).joined(separator: "/") + "/")
    response["EvaluationTimestamp"] = .timestamp(lastUpdate(of: account))
    return response
  }
}

extension ServiceError {
  fileprivate static func noEffectivePolicy(_ type: String, _ account: String) -> ServiceError {
    .organizations(
      "EffectivePolicyNotFoundException", "No policy of type \(type) applies to \(account).")
  }
}
