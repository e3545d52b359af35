import MusterDocument
import MusterText
import MusterWire

extension Inspector {
  static let administratorHandlers = merged([
    only(
      .management,
      handlers: [
        "EnableDelegatedAdminAccount": { try $0.enableDelegatedAdministrator($1) },
        "DisableDelegatedAdminAccount": { try $0.disableDelegatedAdministrator($1) },
      ]),
    only(
      .management, .administrator,
      handlers: [
        "ListDelegatedAdminAccounts": { inspector, _ in inspector.listDelegatedAdministrators() }
      ]),
    only(
      .administrator,
      handlers: [
        "DescribeOrganizationConfiguration": { inspector, _ in inspector.describeOrganization() },
        "UpdateOrganizationConfiguration": { try $0.updateOrganization($1) },
      ]),
    ["GetDelegatedAdminAccount": { try $0.getDelegatedAdministrator($1) }],
  ])

  private mutating func enableDelegatedAdministrator(_ call: SimulatedCall) throws(ServiceError)
    -> JSON
  {
    let id = try call.accountID("delegatedAdminAccountId")
    delegate(by: try newDelegation(to: id, call))
    start(.enable, offeredTypes, of: id, at: call.now)
    return ["delegatedAdminAccountId": .string(id)]
  }

  /// The delegated administrator gets all scan types and deep inspection (guide).
  mutating func delegate(by new: Delegation) {
    delegation = new
    deepInspections[new.administrator] = DeepInspection(status: .activated)
  }

  private mutating func disableDelegatedAdministrator(_ call: SimulatedCall) throws(ServiceError)
    -> JSON
  {
    let id = try call.accountID("delegatedAdminAccountId")
    _ = try currentDelegation(to: id)
    removeAdministrator(at: call.now)
    return ["delegatedAdminAccountId": .string(id)]
  }

  mutating func removeAdministrator(at now: Instant) {
    guard let current = delegation else { return }
    let end = endOfDelegation(current, from: now)
    timeline.schedule(.delegationEnded, at: end)
    delegation?.end = end
  }

  /// The members become standalone accounts and keep their scan types (guide).
  mutating func endDelegation(at now: Instant) {
    guard delegation?.end == now else { return }
    delegation = nil
    members = SortedDictionary()
    autoEnabled = []
    organizationPackagePaths = []
  }

  private func listDelegatedAdministrators() -> JSON {
    let account = delegation.map { delegation -> JSON in
      [
        "accountId": .string(delegation.administrator),
        "status": delegation.status(ending: "DISABLE_IN_PROGRESS"),
      ]
    }
    return ["delegatedAdminAccounts": .array([account].compactMap(\.self))]
  }

  /// The administrator itself gets an error (seen).
  private func getDelegatedAdministrator(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    guard scenario.belongs(call.caller, at: call.now) else {
      throw .accessDenied("\(call.caller) is not in the organization.")
    }
    guard let administrator = delegation?.administrator else {
      throw .notFound("The organization has no delegated administrator.")
    }
    guard administrator != call.caller else {
      throw .validation("Invoking account is the delegated admin.")
    }
    let status = members[call.caller]?.status ?? .enabled
    return [
      "delegatedAdmin": [
        "accountId": .string(administrator), "relationshipStatus": .string(status.rawValue),
      ]
    ]
  }
}

// MARK: - Automatic enablement

extension Inspector {
  private func describeOrganization() -> JSON {
    ["autoEnable": autoEnable, "maxAccountLimitReached": .boolean(!hasRoom)]
  }

  private var autoEnable: JSON {
    .object(ScanType.allCases.map { ($0.key, .boolean(autoEnabled.contains($0))) })
  }

  private mutating func updateOrganization(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let requested = ScanType.allCases.filter { call.input["autoEnable"]?[$0.key]?.boolean == true }
    guard (scans[call.caller] ?? .unused).status.isOn else {
      throw .validation(InspectorMessages.administratorNotEnabled)
    }
    try checkOffered(requested)
    let types = try withRequired(requested) { "/autoEnable/lambdaCode requires lambda." }
    autoEnabled = Set(types)
    return ["autoEnable": autoEnable]
  }

  /// Handles an account that joined the organization. It becomes a member if automatic enablement
  /// is on.
  mutating func accountJoined(_ id: String, at now: Instant) {
    guard delegation?.isEnding == false, !autoEnabled.isEmpty, hasRoom, hasAccess(for: id) else {
      return
    }
    associate(id, at: now)
  }

  /// Enables the organization's scan types for a new member.
  mutating func enableAutomatically(_ id: String, at now: Instant) {
    let types = unmanaged(ScanType.allCases.filter(autoEnabled.contains), of: id)
    guard !types.isEmpty else { return }
    do {
      _ = try enable(types, of: id, at: now)
    } catch {
      scans[id, default: AccountScans()].failure = error
    }
  }
}
