import MusterDocument
import MusterWire

/// How an account stands to its Inspector administrator: `relationshipStatus`, through AWS
/// Organizations.
enum Membership: String, Sendable, CaseIterable {
  case created = "CREATED"
  case enabled = "ENABLED"
  case removed = "REMOVED"
  case accountSuspended = "ACCOUNT_SUSPENDED"

  enum Event: Sendable, CaseIterable {
    case associate, associated, suspended, disassociate
  }

  /// What `event` makes of a membership, or of none; nil where it cannot happen.
  static func change(_ membership: Membership?, by event: Event) -> Membership? {
    switch (membership, event) {
    case (nil, .associate), (.removed, .associate): .created
    case (.created, .associated): .enabled
    case (.created, .suspended): .accountSuspended
    case (.created, .disassociate), (.enabled, .disassociate), (.accountSuspended, .disassociate):
      .removed
    default: nil
    }
  }

  /// Whether the administrator sees into the account.
  var isVisible: Bool { self == .enabled || self == .accountSuspended }
}

struct InspectorMember: Sendable {
  var status: Membership
  var updatedAt: Instant
  /// The association under way.
  var expected: Ticket?
}

extension Inspector {
  static let memberHandlers: [String: Handler] = [
    "AssociateMember": { try $0.associateMember($1) },
    "DisassociateMember": { try $0.disassociateMember($1) },
    "GetMember": { try $0.getMember($1) },
    "ListMembers": { try $0.listMembers($1) },
    "GetDelegatedAdminAccount": { _, _ in
      throw ServiceError.validation("Invoking account is the delegated admin.")
    },
    "ListDelegatedAdminAccounts": { inspector, _ in
      let administrator: JSON = ["accountId": .string(inspector.caller), "status": "ENABLED"]
      return ["delegatedAdminAccounts": [administrator]]
    },
  ]

  /// The answer means "started"; for what is associated already, or being associated, it means "so".
  private mutating func associateMember(_ call: Call) throws(ServiceError) -> JSON {
    let id = try call.accountID("accountId")
    guard id != caller else {
      throw .validation("\(id) is the delegated administrator, which cannot be its own member.")
    }
    guard scenario.accounts[id] != nil else {
      throw .accessDenied("The organization has no account \(id).")
    }
    if let status = Membership.change(members[id]?.status, by: .associate) {
      guard members[id] != nil || members.count < scenario.quotas.inspectorMembers else {
        throw .quotaExceeded(
          "An administrator has at most \(scenario.quotas.inspectorMembers) members.")
      }
      let due = call.now.advanced(by: delay("association", of: id, scenario.timing.association))
      members[id] = InspectorMember(
        status: status, updatedAt: call.now, expected: timeline.schedule(.associated(id), at: due))
    }
    return ["accountId": .string(id)]
  }

  mutating func finishAssociation(_ id: String, _ ticket: Ticket, at now: Instant) {
    let isSuspended = scenario.accounts[id]?.fate == .suspended
    guard let member = members[id], member.expected == ticket,
      let status = Membership.change(member.status, by: isSuspended ? .suspended : .associated)
    else { return }
    members[id] = InspectorMember(status: status, updatedAt: now)
    if isSuspended { scans[id] = Scans(all: .suspended) }
  }

  private mutating func disassociateMember(_ call: Call) throws(ServiceError) -> JSON {
    let id = try call.accountID("accountId")
    guard let status = Membership.change(members[id]?.status, by: .disassociate) else {
      throw .validation("\(id) is not a member of this administrator.")
    }
    members[id] = InspectorMember(status: status, updatedAt: call.now)
    return ["accountId": .string(id)]
  }

  private func getMember(_ call: Call) throws(ServiceError) -> JSON {
    let id = try call.accountID("accountId")
    guard let member = members[id] else {
      throw .accessDenied("\(id) is not a member of this administrator.")
    }
    return ["member": shown(id, member)]
  }

  /// Without `onlyAssociated` there are members only, as in Macie (guess).
  private func listMembers(_ call: Call) throws(ServiceError) -> JSON {
    let onlyAssociated = call.boolean("onlyAssociated") ?? true
    let page = try page(call, most: 50, filter: onlyAssociated.description)
    let entries = members.entries(after: page.after, limit: page.reach) {
      !onlyAssociated || $0.status == .enabled
    }
    return page.answer("members", entries.map { ($0.id, shown($0.id, $0.element)) })
  }

  private func shown(_ id: String, _ member: InspectorMember) -> JSON {
    [
      "accountId": .string(id),
      "relationshipStatus": .string(member.status.rawValue),
      "delegatedAdminAccountId": .string(caller),
      "updatedAt": .timestamp(member.updatedAt),
    ]
  }
}
