import MusterDocument
import MusterText
import MusterWire

/// Delegated administrators of services.
extension Organizations {
  static let administratorHandlers: [String: Handler] = [
    "ListDelegatedAdministrators": { try $0.listAdministrators($1) },
    "ListDelegatedServicesForAccount": { try $0.listServices($1) },
    "ListAWSServiceAccessForOrganization": { try $0.listTrusted($1) },
  ]

  static let managementHandlers: [String: Handler] = [
    "RegisterDelegatedAdministrator": { try $0.register($1) },
    "DeregisterDelegatedAdministrator": { try $0.deregister($1) },
    "EnableAWSServiceAccess": { try $0.enableServiceAccess($1) },
    "DisableAWSServiceAccess": { try $0.disableServiceAccess($1) },
  ]

  /// All delegated administrators: those that simulated services name, and those that were
  /// registered here.
  func registrations(_ call: SimulatedCall) -> [Registration] {
    let own = named(call)
    return own + registered.filter { registration in !own.contains { $0.isSame(registration) } }
  }

  /// The administrators that simulated services name, without those deregistered since, in
  /// alphabetical order.
  private func named(_ call: SimulatedCall) -> [Registration] {
    var named: [Registration] = []
    for (service, administration) in scenario.services.administered {
      for (region, delegation) in call.delegations.all(of: service.name, at: call.now) {
        let registration = Registration(
          account: delegation.administrator, principal: administration.principal(in: region),
          since: delegation.since)
        if !deregistered.contains(where: {
          $0.isSame(registration) && $0.since >= registration.since
        }) {
          named.append(registration)
        }
      }
    }
    let sorted = named.sorted {
      ($0.account, $0.principal, $0.since) < ($1.account, $1.principal, $1.since)
    }
    return sorted.reduce(into: []) { all, next in
      if all.last?.isSame(next) != true { all.append(next) }
    }
  }

  /// Unknown principals are refused (prowler-cloud/prowler#12565).
  private func listAdministrators(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let principal = call.string("ServicePrincipal")
    if principal != nil { _ = try knownPrincipal(call) }
    let page = try page(call, most: 20, filter: principal ?? "")
    let wanted = registrations(call).filter { principal == nil || $0.principal == principal }
    let since = Dictionary(wanted.map { ($0.account, $0.since) }, uniquingKeysWith: min)
    let accounts = tree.accounts(at: call.now).filter { since[$0.id] != nil }
    return page.response("DelegatedAdministrators", outOf: accounts, id: \.id) { account in
      var shown = shown(account, call)
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

  // MARK: - Registering

  private mutating func register(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let (account, principal) = (try account(call), try knownPrincipal(call))
    let new = Registration(account: account.id, principal: principal, since: call.now)
    try refuse(new, account, call)
    registered.append(new)
    return [:]
  }

  /// Refuses registrations with the reasons of the API reference. The messages about the management
  /// account and about registered accounts are AWS's (aws-samples/iam-identity-center-team#355,
  /// pepperize/cdk-organizations#716).
  private func refuse(
    _ new: Registration, _ account: SimulatedAccount, _ call: SimulatedCall
  ) throws(ServiceError) {
    guard account.id != scenario.management else {
      throw .constraintViolation(
        "CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR",
        "You cannot register management account/yourself as delegated administrator for your "
          + "organization.")
    }
    guard account.behavior != .suspended else {
      throw .constraintViolation(
        "CANNOT_REGISTER_SUSPENDED_ACCOUNT_AS_DELEGATED_ADMINISTRATOR",
        "\(account.id) is suspended and cannot be a delegated administrator.")
    }
    let registrations = registrations(call)
    guard !registrations.contains(where: { $0.isSame(new) }) else {
      throw .organizations(
        "AccountAlreadyRegisteredException",
        "The provided account is already a delegated administrator for your organization.")
    }
    guard isTrusted(new.principal, call) else {
      throw .constraintViolation(
        "SERVICE_ACCESS_NOT_ENABLED",
        "Call EnableAWSServiceAccess for \(new.principal) before you register an administrator.")
    }
    let isTaken = registrations.contains { $0.principal == new.principal }
    if isTaken, isSimulated(new.principal) {
      throw .constraintViolation(
        "DELEGATED_ADMINISTRATOR_EXISTS_FOR_THIS_SERVICE",
        "\(new.principal) has a delegated administrator, and can have only one.")
    }
  }

  /// True if a simulated service has the principal. These services have one administrator (guides).
  private func isSimulated(_ principal: String) -> Bool {
    scenario.services.administer(as: principal)
  }

  /// Deregisters an administrator. A setting says whether the service that named it keeps it.
  private mutating func deregister(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let (account, principal) = (try account(call), try knownPrincipal(call))
    let old = Registration(account: account.id, principal: principal, since: call.now)
    guard let found = registrations(call).first(where: { $0.isSame(old) }) else {
      throw Organizations.notRegistered(account.id)
    }
    registered.removeAll { $0.isSame(old) }
    if named(call).contains(where: { $0.isSame(old) }) {
      deregistered.removeAll { $0.isSame(old) }
      deregistered.append(old)
    }
    trust(principal, at: found.since)
    return [:]
  }
}

// MARK: - Trusted services

extension Organizations {
  mutating func trust(_ principal: String, at now: Instant) {
    withoutAccess.remove(principal)
    trusted[principal] = trusted[principal] ?? now
  }

  /// A setting says whether the administrator stays registered.
  mutating func removed(_ delegation: Delegation, of principal: String) {
    let old = Registration(
      account: delegation.administrator, principal: principal, since: delegation.since)
    guard scenario.settings[OrganizationsSettings.registrationAfterDelegation] == .kept,
      !(registered + deregistered).contains(where: { $0.isSame(old) && $0.since >= old.since })
    else { return }
    registered.append(old)
  }

  private mutating func enableServiceAccess(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    trust(try knownPrincipal(call), at: call.now)
    return [:]
  }

  /// An administrator must be deregistered before, unless a setting allows the call.
  private mutating func disableServiceAccess(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let principal = try knownPrincipal(call)
    let isAdministered = registrations(call).contains { $0.principal == principal }
    let refuses =
      scenario.settings[OrganizationsSettings.disableAccessOfAdministered] == .refused
    if isAdministered, refuses {
      throw .constraintViolation(
        "DELEGATED_ADMINISTRATOR_EXISTS_FOR_THIS_SERVICE",
        "Deregister the delegated administrator of \(principal) before you disable its access.")
    }
    if policyTypeIsEnabled, scenario.services.policyPrincipals.contains(principal) {
      throw .constraintViolation(
        "POLICY_TYPE_ENABLED_FOR_THIS_SERVICE",
        "Disable the policy type \(OrganizationPolicy.type) before you disable the access of "
          + "\(principal).")
    }
    trusted[principal] = nil
    if isSimulated(principal) { withoutAccess.insert(principal) }
    return [:]
  }

  func knownPrincipal(_ call: SimulatedCall) throws(ServiceError) -> String {
    let principal = call.string("ServicePrincipal") ?? ""
    guard
      ServicePrincipals.known.contains(principal, scenario.services)
        || scenario.servicePrincipals.contains(principal)
        || scenario.settings[OrganizationsSettings.unknownPrincipals] == .accepted
    else {
      throw ServiceError(
        code: "InvalidInputException",
        message: "You specified an unrecognized service principal.", httpStatus: 400,
        members: ["Reason": "UNRECOGNIZED_SERVICE_PRINCIPAL"])
    }
    return principal
  }

  /// The trusted services, and since when. Services with a delegated administrator are trusted,
  /// unless their access was disabled.
  private func allTrusted(_ call: SimulatedCall) -> [String: Instant] {
    let registrations = registrations(call).filter { !withoutAccess.contains($0.principal) }
    return registrations.reduce(into: trusted) { trusted, registration in
      trusted[registration.principal] = trusted[registration.principal] ?? registration.since
    }
  }

  func isTrusted(_ principal: String, _ call: SimulatedCall) -> Bool {
    allTrusted(call)[principal] != nil
  }

  private func listTrusted(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let page = try page(call, most: 20)
    let sorted = allTrusted(call).sorted { $0.key < $1.key }
    return page.response("EnabledServicePrincipals", outOf: sorted, id: \.key) { principal, since in
      ["ServicePrincipal": .string(principal), "DateEnabled": .timestamp(since)]
    }
  }
}

extension Organizations.Registration {
  /// True if both name the same account for the same service.
  fileprivate func isSame(_ other: Organizations.Registration) -> Bool {
    account == other.account && principal == other.principal
  }
}

extension ServiceError {
  /// A refusal with a reason of the model.
  static func constraintViolation(_ reason: String, _ message: String) -> ServiceError {
    ServiceError(
      code: "ConstraintViolationException", message: message, httpStatus: 400,
      members: ["Reason": .string(reason)])
  }
}
