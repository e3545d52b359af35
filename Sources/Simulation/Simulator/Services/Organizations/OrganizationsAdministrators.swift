import MusterDocument
import MusterText
import MusterWire

/// Delegated administrators of services, and the services that are trusted with the organization.
extension Organizations {
  static let administratorHandlers: [String: Handler] = [
    "ListDelegatedAdministrators": { try $0.listAdministrators($1) },
    "ListDelegatedServicesForAccount": { try $0.listServices($1) },
    "ListAWSServiceAccessForOrganization": { try $0.listTrusted($1) },
  ]

  static let managementHandlers: [String: Handler] = [
    "RegisterDelegatedAdministrator": { try $0.register($1) },
    "DeregisterDelegatedAdministrator": { try $0.deregister($1) },
    "EnableAWSServiceAccess": { organizations, call in
      organizations.trust(call.string("ServicePrincipal") ?? "", at: call.now)
      return [:]
    },
    "DisableAWSServiceAccess": { organizations, call in
      organizations.trusted[call.string("ServicePrincipal") ?? ""] = nil
      return [:]
    },
  ]

  /// All delegated administrators: those that simulated services name, and those that were
  /// registered here.
  func registrations(_ call: SimulatedCall) -> [Registration] {
    let own = scenario.services.administered.flatMap { service, administration in
      call.delegations.administrators(of: service.name, at: call.now).map { account in
        Registration(
          account: account, principal: administration.principal, since: scenario.beginning)
      }
    }
    return own
      + registered.filter { registration in
        !own.contains {
          $0.account == registration.account && $0.principal == registration.principal
        }
      }
  }

  private func listAdministrators(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let principal = call.string("ServicePrincipal")
    let page = try page(call, most: 20, filter: principal ?? "")
    let wanted = registrations(call).filter { principal == nil || $0.principal == principal }
    let since = Dictionary(wanted.map { ($0.account, $0.since) }, uniquingKeysWith: min)
    let accounts = directory.accounts(at: call.now).filter { since[$0.id] != nil }
    return page.response("DelegatedAdministrators", outOf: accounts, id: \.id) { account in
      var shown = shown(account)
      shown["DelegationEnabledDate"] = .timestamp(since[account.id] ?? scenario.beginning)
      return shown
    }
  }

  private func listServices(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let account = try account(call)
    let page = try page(call, most: 20, filter: account.id)
    let own = registrations(call).filter { $0.account == account.id }
    guard !own.isEmpty else { throw Organizations.notRegistered(account.id) }
    return page.response("DelegatedServices", outOf: own, id: \.principal) { registration in
      [
        "ServicePrincipal": .string(registration.principal),
        "DelegationEnabledDate": .timestamp(registration.since),
      ]
    }
  }

  private static func notRegistered(_ id: String) -> ServiceError {
    .organizations("AccountNotRegisteredException", "\(id) is not a delegated administrator.")
  }

  // MARK: - Operations of the management account

  /// Registers an administrator. Inspector and Macie register theirs themselves (guide).
  private mutating func register(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let (account, principal) = (try account(call), call.string("ServicePrincipal") ?? "")
    let isKnown = registrations(call).contains {
      $0.account == account.id && $0.principal == principal
    }
    guard !isKnown else {
      throw .organizations(
        "AccountAlreadyRegisteredException", "\(account.id) is already registered for \(principal)."
      )
    }
    trust(principal, at: call.now)
    registered.append(Registration(account: account.id, principal: principal, since: call.now))
    return [:]
  }

  private mutating func deregister(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let (account, principal) = (try account(call), call.string("ServicePrincipal") ?? "")
    guard
      let position = registered.firstIndex(where: {
        $0.account == account.id && $0.principal == principal
      })
    else { throw Organizations.notRegistered(account.id) }
    registered.remove(at: position)
    return [:]
  }

  private mutating func trust(_ principal: String, at now: Instant) {
    trusted[principal] = trusted[principal] ?? now
  }

  /// Services with a delegated administrator are trusted.
  private func listTrusted(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    var trusted = trusted
    for registration in registrations(call) where trusted[registration.principal] == nil {
      trusted[registration.principal] = registration.since
    }
    let page = try page(call, most: 20)
    let sorted = trusted.sorted { $0.key < $1.key }
    return page.response("EnabledServicePrincipals", outOf: sorted, id: \.key) { principal, since in
      ["ServicePrincipal": .string(principal), "DateEnabled": .timestamp(since)]
    }
  }
}
