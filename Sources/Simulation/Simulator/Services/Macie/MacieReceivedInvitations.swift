import MusterDocument
import MusterWire

/// Invitations and their results from the receiver's point of view.
extension Macie {
  static let receivedHandlers: [String: Handler] = [
    "GetInvitationsCount": { macie, call in
      ["invitationsCount": .integer(Int64(macie.received(by: call.caller).count))]
    },
    "ListInvitations": { try $0.listInvitations($1) },
    "AcceptInvitation": { try $0.acceptInvitation($1) },
    "DeclineInvitations": { try $0.changeMemberships($1, by: .decline) },
    "DeleteInvitations": { macie, call in
      let deletes =
        macie.scenario.settings[MacieSettings.deleteInvitationsUnanswered] == .declined
      return try macie.changeMemberships(call, by: deletes ? .decline : nil)
    },
    "GetAdministratorAccount": { macie, call in macie.administrator(as: "administrator", call) },
    "GetMasterAccount": { macie, call in macie.administrator(as: "master", call) },
    "DisassociateFromAdministratorAccount": { try $0.resign($1) },
    "DisassociateFromMasterAccount": { try $0.resign($1) },
  ]

  /// The senders whose invitations can be accepted, sorted by id.
  private func received(by id: String) -> [(sender: String, member: MacieMember)] {
    administrations.compactMap { sender, administration in
      administration.members[id].map { (sender, $0) }
    }.filter { $0.member.change(by: .accept) != nil }.sorted { $0.sender < $1.sender }
  }

  private func listInvitations(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let page = try page(call, most: 25)
    return page.response("invitations", outOf: received(by: call.caller), id: \.sender) {
      shown($0.sender, $0.member, to: call.caller)
    }
  }

  /// `accountId` is the sender's (model).
  private func shown(_ sender: String, _ member: MacieMember, to receiver: String) -> JSON {
    .members([
      "accountId": .string(sender),
      "invitationId": member.invitedAt.map { _ in
        .string(invitationID(from: sender, to: receiver, member))
      },
      "invitedAt": member.invitedAt.map(JSON.timestamp),
      "relationshipStatus": .string(member.relationship.rawValue),
    ])
  }

  private func invitationID(
    from sender: String, to receiver: String, _ member: MacieMember
  ) -> String {
    let sent = String(member.invitedAt?.milliseconds ?? 0)
    var random = random(for: "invitation", sender).continued(with: receiver).continued(with: sent)
    return random.hexadecimal(32)
  }

  private mutating func acceptInvitation(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let name =
      call.input["administratorAccountId"] == nil ? "masterAccount" : "administratorAccountId"
    let sender = call.string(name) ?? ""
    let invitation = received(by: call.caller).first { $0.sender == sender }
    guard let member = invitation?.member,
      call.string("invitationId") == invitationID(from: sender, to: call.caller, member),
      administrator(of: call.caller) == nil
    else { throw .validation(MacieMessages.noInvitation) }
    if let obstacle = obstacleToAcceptance(by: call.caller, of: sender) {
      throw .conflict(obstacle)
    }
    move(call.caller, of: sender, by: .accept, at: call.now)
    return [:]
  }

  /// Answers invitations, or reports all of them as unprocessed if `event` is nil.
  private mutating func changeMemberships(
    _ call: SimulatedCall, by event: Relationship.Event?
  ) throws(ServiceError) -> JSON {
    var unprocessed: [JSON] = []
    for sender in try call.accountIDs("accountIds") {
      if call.accountFaults.affects(sender) {
        unprocessed.append(Macie.internalError(sender))
      } else if let event, members(of: sender)[call.caller]?.change(by: event) != nil {
        move(call.caller, of: sender, by: event, at: call.now)
      } else {
        unprocessed.append(Macie.unprocessed(sender, "The account has not sent an invitation."))
      }
    }
    return ["unprocessedAccounts": .array(unprocessed)]
  }

  // MARK: - The administrator

  private func administrator(as name: String, _ call: SimulatedCall) -> JSON {
    guard let (administrator, member) = administrator(of: call.caller) else { return [:] }
    return .object([(name, shown(administrator, member, to: call.caller))])
  }

  /// Members through AWS Organizations cannot disassociate themselves (guide).
  private mutating func resign(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    guard let (administrator, member) = administrator(of: call.caller) else {
      throw .notFound("\(call.caller) is not associated with an administrator account.")
    }
    guard member.change(by: .resign) != nil else {
      throw .conflict("\(call.operation) is not possible for a member \(member.description).")
    }
    move(call.caller, of: administrator, by: .resign, at: call.now)
    return [:]
  }
}
