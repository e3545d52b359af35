/// The part of AWS Organizations that other services follow.
struct OrganizationRules: Sendable, Equatable {
  /// The effective policies of all accounts.
  var policies = EffectivePolicies()
  /// The service principals whose access to the organization was disabled. "The service can't
  /// perform operations on your behalf on any new accounts in your organization" (API reference,
  /// DisableAWSServiceAccess).
  var withoutAccess: Set<String> = []
  /// The administrators that services named and that AWS Organizations deregistered since.
  var deregistered: [Organizations.Registration] = []
}

/// A service that can enable accounts that join the organization.
protocol AutomaticallyEnabling: SimulatedService {
  var organizationRules: OrganizationRules { get }
  /// The accounts that joined while the service had no access to the organization.
  var joinedWithoutAccess: Set<String> { get set }
}

extension AutomaticallyEnabling {
  private var hasAccess: Bool {
    ownPrincipal.map { !organizationRules.withoutAccess.contains($0) } ?? true
  }

  /// True if the service may enable an account that joins. If not, the account is recorded.
  mutating func hasAccess(for account: String) -> Bool {
    if !hasAccess { joinedWithoutAccess.insert(account) }
    return hasAccess
  }

  /// The accounts that a service that has got access again enables as if they joined now. A setting
  /// says whether there are any.
  mutating func takeJoinedWithoutAccess() -> [String] {
    guard hasAccess, !joinedWithoutAccess.isEmpty else { return [] }
    defer { joinedWithoutAccess = [] }
    return scenario.settings[OrganizationsSettings.joinedWithoutAccess] == .enabled
      ? joinedWithoutAccess.sorted() : []
  }
}

extension SimulatedService {
  fileprivate var ownPrincipal: String? { Self.administration?.principal(in: region) }

  /// Begins to remove an administrator that AWS Organizations has deregistered, if services do that
  /// in the scenario.
  mutating func removeDeregistered(by rules: OrganizationRules) {
    guard scenario.settings[OrganizationsSettings.deregisteredAdministrator] == .removed,
      let delegation, !delegation.isEnding,
      let deregistration = rules.deregistered.first(where: {
        $0.account == delegation.administrator && $0.principal == ownPrincipal
          && $0.since >= delegation.since
      })
    else { return }
    removeAdministrator(at: deregistration.since)
  }
}
