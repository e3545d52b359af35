import MusterDocument
import MusterText
import MusterWire

/// A change of an account's policy that has not taken effect yet.
struct PolicyChange: Sendable, Equatable, StateRecord {
  var due: Instant?

  mutating func visitMembers(_ visitor: inout some StateVisitor) {
    visitor.time("due", &due)
  }
}

/// The effect of organization policies (Amazon Inspector User Guide and AWS Organizations User
/// Guide, "Amazon Inspector policies").
extension Inspector {
  /// The rules of the organization's policies for an account in this Region, without the scan types
  /// that the Region does not offer.
  func rules(of id: String) -> [ScanType: InspectorPolicySettings.PolicyRule] {
    let policies = organizationRules.policies
    guard !policies.isEmpty, let account = scenario.accounts[id],
      scenario.status(of: region, for: id).isEnabled,
      let settings = policies.settings(of: account), applies(settings)
    else { return [:] }
    return offeredTypes.reduce(into: [:]) {
      $0[$1] = settings.rule(for: $1, in: region)
    }
  }

  /// A setting says whether an effective policy with validation errors applies.
  private func applies(_ settings: InspectorPolicySettings) -> Bool {
    guard scenario.settings[OrganizationsSettings.invalidPolicies] == .ignored else { return true }
    let regions = scenario.regions.all(with: Inspector.name, inPartitionOf: region)
    let rules = scenario.settings[OrganizationsSettings.policyValidation]
    return settings.violations(in: regions, of: rules).isEmpty
  }

  /// Schedules the effect for each account whose rules change. An account keeps its state when a
  /// policy stops managing it (guide).
  mutating func rulesChanged(to new: OrganizationRules, at now: Instant) {
    changePolicies(to: new, at: now)
    for id in takeJoinedWithoutAccess() { accountJoined(id, at: now) }
  }

  private mutating func changePolicies(to new: OrganizationRules, at now: Instant) {
    guard new.policies != organizationRules.policies else { return adopt(new) }
    let accounts = scenario.accounts.named + scenario.accounts.list
    let before = accounts.map { rules(of: $0.id) }
    adopt(new)
    for (account, old) in zip(accounts, before) where scenario.belongs(account.id, at: now) {
      let rules = rules(of: account.id)
      if !rules.isEmpty, rules != old { schedulePolicy(of: account.id, from: now) }
    }
  }

  mutating func schedulePolicy(of id: String, from now: Instant) {
    let due = now.advanced(by: delay(InspectorSettings.policy, of: id))
    timeline.schedule(.policy(id), at: due)
    policyChanges[id] = PolicyChange(due: due)
  }

  /// Enables and disables the scan types that the policies manage, and associates the account with
  /// the administrator (guide).
  mutating func finishPolicy(of id: String, at now: Instant) {
    guard policyChanges[id]?.due == now else { return }
    policyChanges[id] = nil
    let rules = rules(of: id)
    for type in ScanType.allCases { enforce(rules[type], on: type, of: id, at: now) }
    let links = rules.values.contains(.enable) && delegation?.isEnding == false
    if links, !isAdministrator(id), members[id] != nil || hasRoom { associate(id, at: now) }
  }

  /// Starts to enable or disable a scan type if it is not in the state that the rule demands.
  mutating func enforce(
    _ rule: InspectorPolicySettings.PolicyRule?, on type: ScanType, of id: String, at now: Instant
  ) {
    switch rule {
    case .enable: enforceEnabled(type, of: id, at: now)
    case .disable:
      let types = withDependents([type], of: id)
      start(.disable, types, of: id, at: now)
    case nil: break
    }
  }

  private mutating func enforceEnabled(_ type: ScanType, of id: String, at now: Instant) {
    let scans = scans[id] ?? .unused
    guard scans[type].status == .disabled, type != .lambdaCode || scans[.lambda].status.isOn
    else { return }
    do throws(AccountFailure) {
      try refuse(.enable, id)
      start(.enable, [type], of: id, at: now)
    } catch {
      self.scans[id, default: AccountScans()].failure = error
    }
  }

  // MARK: - Refusals

  /// Throws if a policy manages one of the scan types of the account.
  func refuseManaged(_ types: [ScanType], of id: String) throws(AccountFailure) {
    let rules = rules(of: id)
    if types.contains(where: { rules[$0] != nil }) { throw .blockedByPolicy }
  }

  /// Throws if the scenario lets policies block calls as a whole, and one of the accounts is
  /// managed.
  func refuseManaged(_ types: [ScanType], ofAny ids: [String]) throws(ServiceError) {
    guard scenario.settings[InspectorSettings.policyBlock] == .call else { return }
    for id in ids {
      let rules = rules(of: id)
      if types.contains(where: { rules[$0] != nil }) { throw managedByPolicy(id) }
    }
  }

  func refuseDisassociation(of id: String) throws(ServiceError) {
    if !rules(of: id).isEmpty { throw managedByPolicy(id) }
  }

  private func managedByPolicy(_ id: String) -> ServiceError {
    let message = "\(id) is managed by an organization policy (BLOCKED_BY_ORGANIZATION_POLICY)."
    return scenario.settings[InspectorSettings.policyError].error(message)
      ?? .accessDenied(message)
  }

  /// The scan types among `types` that no policy manages.
  func unmanaged(_ types: [ScanType], of id: String) -> [ScanType] {
    let rules = rules(of: id)
    return types.filter { rules[$0] == nil }
  }
}

/// The effect of a policy on a call about several accounts, if it manages a scan type of the call
/// for one of them. AWS does not say which is right.
enum PolicyBlock: String, Sendable, CaseIterable {
  /// The account fails with BLOCKED_BY_ORGANIZATION_POLICY.
  case account
  /// The call fails.
  case call
}
