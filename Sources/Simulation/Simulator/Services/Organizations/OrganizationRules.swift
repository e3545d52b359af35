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

extension SimulatedService {
  private var ownPrincipal: String? { Self.administration?.principal(in: region) }

  /// True if the service may enable accounts that join the organization.
  func hasAccess(to rules: OrganizationRules) -> Bool {
    ownPrincipal.map { !rules.withoutAccess.contains($0) } ?? true
  }

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
