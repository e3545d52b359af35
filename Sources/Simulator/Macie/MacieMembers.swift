import MusterDocument
import MusterWire

/// An account in the list of its administrator.
struct MacieMember: Sendable {
  let email: String
  let tags: JSON?
  var relationship = Relationship.created
  var invitedAt: Instant?
  var updatedAt: Instant
  /// What the account does next by itself; anything else that was scheduled for it is void.
  var expected: Ticket?
}

extension Macie {
  static let memberHandlers: [String: Handler] = [
    "CreateMember": { try $0.createMember($1) },
    "GetMember": { try $0.getMember($1) },
    "ListMembers": { try $0.listMembers($1) },
    "DeleteMember": { try $0.changeMember($1, by: .delete) },
    "DisassociateMember": { try $0.changeMember($1, by: .disassociate) },
    "UpdateMemberSession": { try $0.updateMemberSession($1) },
  ]

  private mutating func createMember(_ call: Call) throws(ServiceError) -> JSON {
    let account = call.input["account"]
    let id = try Call.checkedID(account?["accountId"]?.string ?? "", "/account/accountId")
    let email = account?["email"]?.string ?? ""
    guard email.contains("@") else {
      throw .validation("/account/email must be an email address, is '\(email)'")
    }
    guard id != caller else {
      throw .validation("\(id) is the administrator, which cannot be its own member.")
    }
    guard members[id] == nil else { throw .conflict("\(id) is a member already.") }
    guard members.count < scenario.quotas.macieMembers else {
      throw .quotaExceeded(
        "An administrator has at most \(scenario.quotas.macieMembers) members by invitation.")
    }
    members[id] = MacieMember(
      email: email, tags: call.input["tags"].map { JSON($0) }, updatedAt: call.now)
    return ["arn": .string(arn(of: id))]
  }

  private func getMember(_ call: Call) throws(ServiceError) -> JSON {
    let id = try call.accountID("id")
    guard let member = members[id] else { throw Macie.noMember(id) }
    return shown(id, member)
  }

  /// Without `onlyAssociated`, which is a string here, there are members only (API reference).
  private func listMembers(_ call: Call) throws(ServiceError) -> JSON {
    let filter = call.string("onlyAssociated") ?? "true"
    guard ["true", "false"].contains(filter) else {
      throw .validation("/onlyAssociated must be 'true' or 'false', is '\(filter)'")
    }
    let page = try page(call, most: 25, filter: filter)
    let entries = members.entries(after: page.after, limit: page.reach) {
      filter == "false" || $0.relationship.isMember
    }
    return page.answer("members", entries.map { ($0.id, shown($0.id, $0.element)) })
  }

  private mutating func changeMember(
    _ call: Call, by event: Relationship.Event
  ) throws(ServiceError) -> JSON {
    let id = try call.accountID("id")
    guard let member = members[id] else { throw Macie.noMember(id) }
    guard member.relationship.change(by: event) != nil else {
      throw .conflict("\(call.operation) is not possible for \(id), \(member.inWords).")
    }
    move(id, by: event, at: call.now)
    return [:]
  }

  /// An administrator by invitation may pause a member, but only the member can resume (guide).
  private mutating func updateMemberSession(_ call: Call) throws(ServiceError) -> JSON {
    let id = try call.accountID("id")
    guard call.string("status") != "PAUSED" else { return try changeMember(call, by: .pause) }
    guard let member = members[id] else { throw Macie.noMember(id) }
    guard member.relationship != .enabled else { return [:] }
    throw .accessDenied(
      "\(id), \(member.inWords), joined by invitation: only the account itself can resume Macie.")
  }

  private func shown(_ id: String, _ member: MacieMember) -> JSON {
    .members([
      "accountId": .string(id),
      "administratorAccountId": .string(caller),
      "arn": .string(arn(of: id)),
      "email": .string(member.email),
      "invitedAt": member.invitedAt.map(JSON.timestamp),
      "masterAccountId": .string(caller),
      "relationshipStatus": .string(member.relationship.rawValue),
      "tags": member.tags ?? [:],
      "updatedAt": .timestamp(member.updatedAt),
    ])
  }

  private func arn(of id: String) -> String {
    "arn:aws:macie2:\(region):\(caller):member/\(id)"
  }

  private static func noMember(_ id: String) -> ServiceError {
    .notFound("\(id) is not a member of this administrator.")
  }
}

extension MacieMember {
  var inWords: String { "whose relationship is \(relationship.rawValue)" }
}
