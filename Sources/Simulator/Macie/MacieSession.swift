import MusterDocument
import MusterWire

/// The administrator's own use of Macie.
struct MacieSession: Sendable {
  var status = "ENABLED"
  /// What the API reference names as the default.
  var findingPublishingFrequency = "FIFTEEN_MINUTES"
  let createdAt: Instant
  var updatedAt: Instant
}

extension Macie {
  static let sessionHandlers: [String: Handler] = [
    "EnableMacie": { try $0.enableMacie($1) },
    "GetMacieSession": { macie, _ in macie.getMacieSession() },
    "UpdateMacieSession": { try $0.updateMacieSession($1) },
    "DisableMacie": { macie, _ in try macie.disableMacie() },
  ]

  private mutating func enableMacie(_ call: Call) throws(ServiceError) -> JSON {
    guard session == nil else { throw .conflict("Macie is enabled already.") }
    var session = MacieSession(createdAt: call.now, updatedAt: call.now)
    session.take(call)
    self.session = session
    return [:]
  }

  private func getMacieSession() -> JSON {
    let role = "role/aws-service-role/macie.amazonaws.com/AWSServiceRoleForAmazonMacie"
    return .members([
      "createdAt": (session?.createdAt).map(JSON.timestamp),
      "findingPublishingFrequency": (session?.findingPublishingFrequency).map(JSON.string),
      "serviceRole": .string("arn:aws:iam::\(caller):\(role)"),
      "status": (session?.status).map(JSON.string),
      "updatedAt": (session?.updatedAt).map(JSON.timestamp),
    ])
  }

  private mutating func updateMacieSession(_ call: Call) throws(ServiceError) -> JSON {
    if call.string("status") == "PAUSED" { try refuseWithMembers("paused") }
    session?.take(call)
    session?.updatedAt = call.now
    return [:]
  }

  /// Leaves nothing behind, as in a Region where Macie never was.
  private mutating func disableMacie() throws(ServiceError) -> JSON {
    try refuseWithMembers("disabled")
    self = Macie(in: region, of: scenario)
    return [:]
  }

  private func refuseWithMembers(_ what: String) throws(ServiceError) {
    guard members.contains(where: \.relationship.isMember) else { return }
    throw .conflict(
      "Macie cannot be \(what) while the account administers members: disassociate them first.")
  }
}

extension MacieSession {
  fileprivate mutating func take(_ call: Call) {
    status = call.string("status") ?? status
    findingPublishingFrequency =
      call.string("findingPublishingFrequency") ?? findingPublishingFrequency
  }
}
