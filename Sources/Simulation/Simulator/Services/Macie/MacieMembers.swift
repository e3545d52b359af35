import MusterDocument
import MusterText
import MusterWire

extension Macie {
  static let memberHandlers: [String: Handler] = [
    "CreateMember": { try $0.createMember($1) },
    "GetMember": { try $0.getMember($1) },
    "ListMembers": { try $0.listMembers($1) },
    "DeleteMember": { try $0.changeMember($1, by: .delete) },
    "DisassociateMember": { try $0.changeMember($1, by: .disassociate) },
    "UpdateMemberSession": { try $0.updateMemberSession($1) },
  ]

  private mutating func createMember(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let account = call.input["account"]
    let id = try SimulatedCall.checkedID(account?["accountId"]?.string ?? "", "/account/accountId")
    let email = account?["email"]?.string ?? ""
    guard email.contains("@") else {
      throw .validation("/account/email must be an email address, not '\(email)'")
    }
    guard id != call.caller else {
      throw .validation("\(id) is the administrator, which cannot be its own member.")
    }
    try refuseMember(call.caller)
    let path = path(to: id, from: call.caller, at: call.now)
    if path == .organization {
      try refuseBound(id, call.caller)
      try refuseUnenabledManagement(id)
    }
    try refuseListed(id, path, call)
    try refuseWithoutRoom(path, call)
    let tags = try Tags().adding(call.input["tags"])
    let given = email == scenario.accounts[id]?.email ? nil : email
    add(MacieMember(email: given, path: path, tags: tags, updatedAt: call.now), id, to: call.caller)
    return ["arn": .string(arn(of: id, in: call.caller))]
  }

  /// Members of the delegated administrator that belong to the organization join through AWS
  /// Organizations, until its delegation is removed.
  private func path(to id: String, from administrator: String, at now: Instant) -> Relationship.Path
  {
    isAdministrator(administrator) && delegation?.isEnding == false
      && scenario.belongs(id, at: now)
      ? .organization : .invitation
  }

  /// An account that was removed can be added again through AWS Organizations.
  private func refuseListed(
    _ id: String, _ path: Relationship.Path, _ call: SimulatedCall
  ) throws(ServiceError) {
    guard let member = members(of: call.caller)[id],
      member.relationship.change(by: .create, on: path) == nil
    else { return }
    throw .conflict("\(id) is already a member.")
  }

  /// The administrator cannot enable Macie for the management account (guide).
  private func refuseUnenabledManagement(_ id: String) throws(ServiceError) {
    guard id == scenario.management, sessions[id] == nil else { return }
    let message = "\(id) is the management account, which must enable Macie itself first."
    throw scenario.settings[MacieSettings.createMemberOfManagement].error(message)
      ?? .validation(message)
  }

  private func refuseBound(_ id: String, _ caller: String) throws(ServiceError) {
    if let other = administrator(of: id)?.id, other != caller {
      throw .conflict(MacieMessages.otherAdministrator)
    }
    guard !administers(id) else { throw .conflict("\(id) is an administrator account.") }
  }

  private func refuseWithoutRoom(
    _ path: Relationship.Path, _ call: SimulatedCall
  ) throws(ServiceError) {
    guard !hasRoom(path, call.caller) else { return }
    let how = path == .organization ? "through AWS Organizations" : "by invitation"
    throw .quotaExceeded("An administrator has at most \(quota(path)) members \(how).")
  }

  /// Members that were removed do not count. Members are counted only if the list is as long as the
  /// quota.
  func hasRoom(_ path: Relationship.Path, _ administrator: String) -> Bool {
    let (members, most) = (members(of: administrator), quota(path))
    return Int64(members.count) < most
      || Int64(members.count { $0.path == path && $0.countsForQuota }) < most
  }

  private func quota(_ path: Relationship.Path) -> Int64 {
    switch path {
    case .organization: scenario.settings[MacieSettings.organizationMembers]
    case .invitation: scenario.settings[MacieSettings.invitedMembers]
    }
  }

  /// Adds a member to the administrator's list. A member through AWS Organizations is enabled by
  /// itself.
  mutating func add(_ member: MacieMember, _ id: String, to administrator: String) {
    administrations[administrator, default: MacieAdministration()].members[id] = member
    scheduleNext(id, of: administrator, at: member.updatedAt)
  }

  private func getMember(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let id = try call.accountID("id")
    return shown(id, try member(id, call), of: call.caller)
  }

  /// Without `onlyAssociated`, which is a string here, only members are listed (API reference).
  private func listMembers(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let filter = call.string("onlyAssociated") ?? "true"
    guard ["true", "false"].contains(filter) else {
      throw .validation("/onlyAssociated must be 'true' or 'false', not '\(filter)'")
    }
    let page = try page(call, most: 25, filter: filter)
    let entries = members(of: call.caller).entries(after: page.after, limit: page.reach) {
      filter == "false" || $0.relationship.isMember
    }
    return page.response(
      "members", entries.map { ($0.id, shown($0.id, $0.element, of: call.caller)) })
  }

  private mutating func changeMember(
    _ call: SimulatedCall, by event: Relationship.Event
  ) throws(ServiceError) -> JSON {
    let id = try call.accountID("id")
    let member = try member(id, call)
    guard member.change(by: event) != nil else {
      if event == .disassociate, member.relationship == .removed,
        scenario.settings[MacieSettings.disassociateMemberOfRemoved] == .success
      {
        return [:]
      }
      throw .conflict("\(call.operation) is not possible for \(id), \(member.description).")
    }
    move(id, of: call.caller, by: event, at: call.now)
    return [:]
  }

  /// An administrator may pause a member by invitation, but only the member can resume (guide).
  private mutating func updateMemberSession(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let id = try call.accountID("id")
    let member = try member(id, call)
    let isPausing = call.string("status") == "PAUSED"
    if isPausing, member.relationship == .invited,
      scenario.settings[MacieSettings.pauseOfInvited] == .refused
    {
      throw .conflict("\(call.operation) is not possible for \(id), \(member.description).")
    }
    if isPausing, member.relationship == .invited,
      let obstacle = obstacleToAcceptance(by: id, of: call.caller)
    {
      throw .conflict(obstacle)
    }
    guard isPausing || member.path == .organization || member.relationship == .enabled else {
      throw .accessDenied(
        "\(id), \(member.description), joined by invitation: only the account itself can resume Macie."
      )
    }
    return try changeMember(call, by: isPausing ? .pause : .resume)
  }

  private func shown(_ id: String, _ member: MacieMember, of administrator: String) -> JSON {
    .members([
      "accountId": .string(id),
      "administratorAccountId": .string(administrator),
      "arn": .string(arn(of: id, in: administrator)),
      "email": .string(member.email ?? scenario.accounts[id]?.email ?? ""),
      "invitedAt": member.invitedAt.map(JSON.timestamp),
      "masterAccountId": .string(administrator),
      "relationshipStatus": .string(member.relationship.rawValue),
      "tags": member.tags.json,
      "updatedAt": .timestamp(member.updatedAt),
    ])
  }

  private func member(_ id: String, _ call: SimulatedCall) throws(ServiceError) -> MacieMember {
    if let member = members(of: call.caller)[id] { return member }
    let error = scenario.settings[MacieSettings.nonMember]
    let message = MacieMessages.nonMember(id, error)
    throw error.error(message) ?? .notFound(message)
  }

  func arn(of id: String, in administrator: String) -> String {
    ARN.text("macie2", in: region, of: administrator, "member/" + id)
  }
}
