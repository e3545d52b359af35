import MusterDocument
import MusterText
import MusterWire

/// An account's Macie session.
struct MacieSession: Sendable {
  /// The default according to the API reference.
  static let usualFrequency = "FIFTEEN_MINUTES"

  var status = "ENABLED"
  var findingPublishingFrequency = MacieSession.usualFrequency
  var createdAt: Instant
  var updatedAt: Instant
  /// The configuration that PutClassificationExportConfiguration has set.
  var export: JSON?
}

extension Macie {
  static let sessionHandlers: [String: Handler] = [
    "EnableMacie": { try $0.enableMacie($1) },
    "GetMacieSession": { macie, call in macie.getMacieSession(call) },
    "UpdateMacieSession": { try $0.updateMacieSession($1) },
    "DisableMacie": { try $0.disableMacie($1) },
  ]

  private mutating func enableMacie(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    guard sessions[call.caller] == nil else { throw .conflict("Macie is already enabled.") }
    var session = MacieSession(createdAt: call.now, updatedAt: call.now)
    session.update(from: call)
    sessions[call.caller] = session
    return [:]
  }

  private func getMacieSession(_ call: SimulatedCall) -> JSON {
    let session = sessions[call.caller]
    let role = "role/aws-service-role/macie.amazonaws.com/AWSServiceRoleForAmazonMacie"
    return .members([
      "createdAt": (session?.createdAt).map(JSON.timestamp),
      "findingPublishingFrequency": (session?.findingPublishingFrequency).map(JSON.string),
      "serviceRole": .string(
        ARN.text("iam", inPartition: call.partition, of: call.caller, role)),
      "status": (session?.status).map(JSON.string),
      "updatedAt": (session?.updatedAt).map(JSON.timestamp),
    ])
  }

  private mutating func updateMacieSession(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    if let status = call.string("status") { try pauseOrResume(status == "PAUSED", call) }
    sessions[call.caller]?.update(from: call)
    sessions[call.caller]?.updatedAt = call.now
    if call.string("status") == "PAUSED" { cancelJobs(of: call.caller) }
    return [:]
  }

  /// A member by invitation pauses and resumes itself; a member through AWS Organizations is paused
  /// and resumed by its administrator (guide).
  private mutating func pauseOrResume(_ isPausing: Bool, _ call: SimulatedCall) throws(ServiceError)
  {
    if isPausing { try refuseWithMembers("paused", call) }
    guard let (administrator, member) = administrator(of: call.caller) else { return }
    guard member.path == .invitation else {
      throw .accessDenied("Only \(administrator), the administrator, can pause and resume Macie.")
    }
    move(call.caller, of: administrator, by: isPausing ? .pause : .resume, at: call.now)
  }

  /// Removes the account's session, members and settings. An administrator whose delegation is
  /// being removed does not have to wait for its end.
  private mutating func disableMacie(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    if let administrator = administrator(of: call.caller)?.id {
      throw .conflict(
        "Cannot disable Macie while associated with an administrator account, \(administrator).")
    }
    try refuseWithMembers("disabled", call)
    guard !isAdministrator(call.caller) || delegation?.isEnding == true else {
      throw .conflict("Macie cannot be disabled for the delegated administrator account.")
    }
    sessions[call.caller] = nil
    administrations[call.caller] = nil
    removeResources(of: call.caller)
    return [:]
  }

  private func refuseWithMembers(_ change: String, _ call: SimulatedCall) throws(ServiceError) {
    guard members(of: call.caller).contains(where: \.isMemberOrJoining) else { return }
    throw .conflict(
      "Macie cannot be \(change) while the account administers members: disassociate them first.")
  }
}

extension MacieSession {
  fileprivate mutating func update(from call: SimulatedCall) {
    status = call.string("status") ?? status
    findingPublishingFrequency =
      call.string("findingPublishingFrequency") ?? findingPublishingFrequency
  }
}
