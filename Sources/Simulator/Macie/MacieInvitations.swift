import MusterDocument
import MusterWire

extension Macie {
  static let invitationHandlers: [String: Handler] = [
    "CreateInvitations": { try $0.createInvitations($1) },
    // What the administrator itself has received: nobody invites it.
    "GetInvitationsCount": { _, _ in ["invitationsCount": 0] },
    "ListInvitations": { _, _ in ["invitations": []] },
    "GetAdministratorAccount": { _, _ in [:] },
  ]

  private mutating func createInvitations(_ call: Call) throws(ServiceError) -> JSON {
    var unprocessed: [JSON] = []
    for id in try call.accountIDs("accountIds") {
      if let obstacle = obstacleToInvitation(of: id) {
        unprocessed.append([
          "accountId": .string(id), "errorCode": "ClientError", "errorMessage": .string(obstacle),
        ])
      } else {
        members.update(id) { $0.invitedAt = call.now }
        move(id, by: .invite, at: call.now)
      }
    }
    return ["unprocessedAccounts": .array(unprocessed)]
  }

  /// Why an account cannot be invited; nil if it can.
  private func obstacleToInvitation(of id: String) -> String? {
    guard let relationship = members[id]?.relationship else {
      return "The account is not a member: call CreateMember first."
    }
    guard relationship.change(by: .invite) == nil else { return nil }
    let state = "its relationship is \(relationship.rawValue)."
    switch relationship {
    case .emailVerificationInProgress, .invited, .enabled, .paused:
      return "The account is invited already: " + state
    case .accountSuspended: return "The AWS account is suspended: " + state
    default: return "The account cannot be invited: " + state
    }
  }

  /// Lets `event` happen to a member, and plans what the member will do next.
  mutating func move(_ id: String, by event: Relationship.Event, at now: Instant) {
    guard let change = members[id]?.relationship.change(by: event) else { return }
    guard case .to(let relationship) = change else { return remove(id) }
    let next = next(for: id, relationship)
    let ticket = next.map {
      timeline.schedule(Event(account: id, event: $0.event), at: now.advanced(by: $0.delay))
    }
    members.update(id) {
      $0.relationship = relationship
      $0.updatedAt = now
      $0.expected = ticket
    }
    discovery.memberChanged(id, to: relationship)
  }

  private mutating func remove(_ id: String) {
    members[id] = nil
    discovery.enabled.remove(id)
  }

  /// What an account in this relationship does by itself, and after how many milliseconds.
  private func next(
    for id: String, _ relationship: Relationship
  ) -> (event: Relationship.Event, delay: Int64)? {
    switch relationship {
    case .emailVerificationInProgress:
      (verification(of: id), delay("verification", of: id, scenario.timing.verification))
    case .invited:
      response(of: id).map {
        ($0, delay("acceptance", of: id, pace(of: id, scenario.timing.acceptance)))
      }
    default: nil
    }
  }

  /// An address verifies if it is the account's. Nobody answers for an account that the organization
  /// does not have.
  private func verification(of id: String) -> Relationship.Event {
    guard let account = scenario.accounts[id] else { return .notVerified }
    if account.fate == .suspended { return .suspended }
    let email = members[id]?.email.lowercased()
    let isRight = account.email == nil || account.email?.lowercased() == email
    return isRight && account.fate != .emailUnverified ? .verified : .notVerified
  }

  private func response(of id: String) -> Relationship.Event? {
    switch scenario.accounts[id]?.fate {
    case nil, .neverAccepts: nil
    case .declines: .decline
    default: .accept
    }
  }
}
