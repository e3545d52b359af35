import MusterDocument
import MusterWire

/// Invitations from the sender's point of view.
extension Macie {
  static let invitationHandlers: [String: Handler] = [
    "CreateInvitations": { try $0.createInvitations($1) }
  ]

  private mutating func createInvitations(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    try refuseMember(call.caller)
    var unprocessed: [JSON] = []
    for id in try call.accountIDs("accountIds") {
      if call.accountFaults.affects(id) {
        unprocessed.append(Macie.internalError(id))
      } else if let obstacle = obstacleToInvitation(of: id, by: call.caller) {
        unprocessed.append(Macie.unprocessed(id, obstacle))
      } else {
        administrations[call.caller]?.members.update(id) { $0.invitedAt = call.now }
        move(id, of: call.caller, by: .invite, at: call.now)
      }
    }
    return ["unprocessedAccounts": .array(unprocessed)]
  }

  /// The entry of an account for which the call failed at random.
  static func internalError(_ id: String) -> JSON {
    ["accountId": .string(id), "errorCode": "InternalError", "errorMessage": "Try again."]
  }

  static func unprocessed(_ id: String, _ reason: String) -> JSON {
    ["accountId": .string(id), "errorCode": "ClientError", "errorMessage": .string(reason)]
  }

  /// The reason why an account cannot be invited; nil if it can.
  private func obstacleToInvitation(of id: String, by administrator: String) -> String? {
    guard let member = members(of: administrator)[id] else {
      return "The account is not a member: call CreateMember first."
    }
    guard member.change(by: .invite) == nil else { return nil }
    let state = "its relationship is \(member.relationship.rawValue)."
    guard member.path == .invitation else {
      return "The account is a member through AWS Organizations: " + state
    }
    switch member.relationship {
    case .emailVerificationInProgress, .invited, .enabled, .paused:
      return "The account is already invited: " + state
    case .accountSuspended: return "The AWS account is suspended: " + state
    default: return "The account cannot be invited: " + state
    }
  }
}
