import MusterDocument
import MusterText
import MusterWire

/// The delegated administrator of the organization.
extension Macie {
  static let administratorHandlers = merged([
    only(
      .management,
      handlers: [
        "EnableOrganizationAdminAccount": { try $0.enableAdministrator($1) },
        "DisableOrganizationAdminAccount": { try $0.disableAdministrator($1) },
        "ListOrganizationAdminAccounts": { macie, _ in macie.listAdministrators() },
      ]),
    only(
      .administrator,
      handlers: [
        "DescribeOrganizationConfiguration": { macie, call in macie.describeOrganization(call) },
        "UpdateOrganizationConfiguration": { macie, call in
          macie.autoEnables = call.boolean("autoEnable") == true
          return [:]
        },
      ]),
  ])

  /// Operations that accounts without a Macie session may call.
  static let withoutSession: Set = [
    "EnableMacie", "EnableOrganizationAdminAccount", "DisableOrganizationAdminAccount",
    "ListOrganizationAdminAccounts",
  ]

  private mutating func enableAdministrator(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let id = try call.accountID("adminAccountId")
    let new = try newDelegation(to: id, call)
    try refuseMember(id)
    delegate(by: new)
    return [:]
  }

  /// Enables Macie for the administrator. Its members by invitation that belong to the organization
  /// become members through AWS Organizations (guide).
  mutating func delegate(by new: Delegation) {
    let (id, now) = (new.administrator, new.since)
    delegation = new
    sessions[id] = sessions[id] ?? MacieSession(createdAt: now, updatedAt: now)
    for (member, _) in members(of: id).entries(after: nil, limit: .max, where: \.isMemberOrJoining)
    where scenario.belongs(member, at: now) {
      administrations[id]?.members.update(member) { $0.path = .organization }
    }
  }

  private mutating func disableAdministrator(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    _ = try currentDelegation(to: try call.accountID("adminAccountId"))
    removeAdministrator(at: call.now)
    return [:]
  }

  mutating func removeAdministrator(at now: Instant) {
    guard let current = delegation else { return }
    let end = endOfDelegation(current, from: now)
    timeline.schedule(.delegationEnded, at: end)
    delegation?.end = end
    releaseMembers(of: current.administrator, at: now)
  }

  /// The members become standalone accounts at once, and keep Macie (guide).
  private mutating func releaseMembers(of administrator: String, at now: Instant) {
    for (member, _) in members(of: administrator).entries(
      after: nil, limit: .max, where: { $0.path == .organization })
    {
      move(member, of: administrator, by: .disassociate, at: now)
    }
  }

  /// A state that was read can have members although its delegation is being removed.
  mutating func endDelegation(at now: Instant) {
    guard let id = delegation?.administrator, delegation?.end == now else { return }
    releaseMembers(of: id, at: now)
    delegation = nil
    autoEnables = false
  }

  private func listAdministrators() -> JSON {
    let account = delegation.map { delegation -> JSON in
      [
        "accountId": .string(delegation.administrator),
        "status": delegation.status(ending: "DISABLING_IN_PROGRESS"),
      ]
    }
    return ["adminAccounts": .array([account].compactMap(\.self))]
  }

  private func describeOrganization(_ call: SimulatedCall) -> JSON {
    let isFull = !hasRoom(.organization, call.caller)
    return ["autoEnable": .boolean(autoEnables), "maxAccountLimitReached": .boolean(isFull)]
  }

  /// Handles an account that joined the organization.
  mutating func accountJoined(_ id: String, at now: Instant) {
    guard autoEnables, let delegation, !delegation.isEnding, hasAccess(for: id),
      members(of: delegation.administrator)[id] == nil, administrator(of: id) == nil,
      !administers(id), hasRoom(.organization, delegation.administrator)
    else { return }
    add(MacieMember(path: .organization, updatedAt: now), id, to: delegation.administrator)
  }
}
