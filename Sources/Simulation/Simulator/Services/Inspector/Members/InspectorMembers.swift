import MusterDocument
import MusterText
import MusterWire

extension Inspector {
  static let memberHandlers = only(
    .administrator,
    handlers: [
      "AssociateMember": { try $0.associateMember($1) },
      "DisassociateMember": { try $0.disassociateMember($1) },
      "GetMember": { try $0.getMember($1) },
      "ListMembers": { try $0.listMembers($1) },
    ])

  /// Starts the association of an account.
  private mutating func associateMember(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let id = try call.accountID("accountId")
    guard id != call.caller else {
      throw .validation("\(id) is the delegated administrator, which cannot be its own member.")
    }
    guard scenario.belongs(id, at: call.now) else {
      throw .accessDenied("The organization has no account \(id).")
    }
    guard Membership.change(members[id]?.status, by: .associate) != nil else {
      throw .validation(InspectorMessages.alreadyMember)
    }
    guard hasRoom else {
      throw .quotaExceeded(
        "An administrator has at most \(scenario.settings[InspectorSettings.members]) members.")
    }
    associate(id, at: call.now)
    return ["accountId": .string(id)]
  }

  /// Removed members do not count. They are counted only if the list is as long as the quota.
  var hasRoom: Bool {
    let most = scenario.settings[InspectorSettings.members]
    return members.count < most || members.count { $0.status != .removed } < most
  }

  /// Starts the association of an account, unless it is a member.
  mutating func associate(_ id: String, at now: Instant) {
    guard let status = Membership.change(members[id]?.status, by: .associate) else { return }
    members[id] = InspectorMember(status: status, updatedAt: now)
    scheduleAssociation(of: id, from: now)
  }

  mutating func scheduleAssociation(of id: String, from now: Instant) {
    let due = now.advanced(by: delay(MembershipSettings.association, of: id))
    timeline.schedule(.associated(id), at: due)
    members.update(id) { $0.due = due }
  }

  mutating func finishAssociation(_ id: String, at now: Instant) {
    let event = associationEvent(of: id)
    guard let member = members[id], member.due == now,
      let status = Membership.change(member.status, by: event)
    else { return }
    members[id] = InspectorMember(status: status, updatedAt: now)
    if event == .suspended { scans[id] = AccountScans(.suspended) }
    if event == .associated { enableAutomatically(id, at: now) }
  }

  /// The event with which an association ends.
  private func associationEvent(of id: String) -> Membership.Event {
    if scenario.accounts[id]?.behavior == .suspended { return .suspended }
    return scenario.status(of: region, for: id).isEnabled ? .associated : .regionDisabled
  }

  private mutating func disassociateMember(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let id = try call.accountID("accountId")
    guard let status = Membership.change(members[id]?.status, by: .disassociate) else {
      throw .validation(InspectorMessages.notAssociated)
    }
    try refuseDisassociation(of: id)
    members[id] = InspectorMember(status: status, updatedAt: call.now)
    return ["accountId": .string(id)]
  }

  private func getMember(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let id = try call.accountID("accountId")
    guard let member = members[id] else { throw nonMember(id, call) }
    return ["member": shown(id, member, of: call.caller)]
  }

  /// The message of 500 InternalServerException is that of SRA #318.
  private func nonMember(_ id: String, _ call: SimulatedCall) -> ServiceError {
    let error = scenario.settings[InspectorSettings.getMemberOfNonMember]
    let message =
      error == .accessDenied
      ? InspectorMessages.denials[call.operation]
      : "\(id) is not an associated member of \(call.caller)."
    return error.error(message ?? "") ?? .notFound("")
  }

  /// A setting says which members are listed without `onlyAssociated`.
  private func listMembers(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let onlyAssociated =
      call.boolean("onlyAssociated")
      ?? (scenario.settings[InspectorSettings.listMembersByDefault] == .associated)
    let page = try page(call, most: 50, filter: onlyAssociated.description)
    let entries = members.entries(after: page.after, limit: page.reach) {
      !onlyAssociated || $0.status == .enabled
    }
    return page.response(
      "members", entries.map { ($0.id, shown($0.id, $0.element, of: call.caller)) })
  }

  private func shown(_ id: String, _ member: InspectorMember, of administrator: String) -> JSON {
    [
      "accountId": .string(id),
      "relationshipStatus": .string(member.status.rawValue),
      "delegatedAdminAccountId": .string(administrator),
      "updatedAt": .timestamp(member.updatedAt),
    ]
  }
}
