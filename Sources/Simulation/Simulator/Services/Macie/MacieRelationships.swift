import MusterText
import MusterWire

/// Changes of relationships: those that calls make, and those that accounts make by themselves.
extension Macie {
  /// Applies `event` to a member, and schedules the member's next event.
  mutating func move(
    _ id: String, of administrator: String, by event: Relationship.Event, at now: Instant
  ) {
    guard let change = administrations[administrator]?.members[id]?.change(by: event) else {
      return
    }
    let wasInvited = administrations[administrator]?.members[id]?.relationship == .invited
    if event == .accept, obstacleToAcceptance(by: id, of: administrator) != nil { return }
    switch change {
    case .gone: administrations[administrator]?.members[id] = nil
    case .to(let relationship):
      administrations[administrator]?.members.update(id) {
        $0.relationship = relationship
        $0.updatedAt = now
        $0.due = nil
      }
      session(of: id, follows: relationship, wasInvited: wasInvited, at: now)
      scheduleNext(id, of: administrator, at: now)
    }
    administrations[administrator]?.discovery.memberChanged(id, by: change, at: now)
  }

  /// Changes the member's Macie session with the relationship: it is enabled, paused or resumed. A
  /// setting says whether pausing an account that did not accept its invitation pauses its session.
  private mutating func session(
    of id: String, follows relationship: Relationship, wasInvited: Bool, at now: Instant
  ) {
    guard relationship.isMember else { return }
    if relationship == .paused, wasInvited,
      scenario.settings[MacieSettings.pauseOfInvited] == .relationship
    {
      return
    }
    var session = sessions[id] ?? MacieSession(createdAt: now, updatedAt: now)
    session.status = relationship == .paused ? "PAUSED" : "ENABLED"
    sessions[id] = session
    if relationship == .paused { cancelJobs(of: id) }
  }

  /// Schedules the event that an account in its current relationship causes by itself.
  mutating func scheduleNext(_ id: String, of administrator: String, at now: Instant) {
    guard let member = administrations[administrator]?.members[id],
      let next = next(for: id, member)
    else { return }
    let due = now.advanced(by: next.delay)
    timeline.schedule(.member(id, of: administrator, next.event), at: due)
    administrations[administrator]?.members.update(id) { $0.due = due }
  }

  /// True if a scheduled event is the next one of a member. Other events belong to earlier states
  /// of the member, or to a member that was deleted.
  func isExpected(
    _ event: Relationship.Event, of id: String, in administrator: String, at due: Instant
  ) -> Bool {
    guard let member = administrations[administrator]?.members[id], member.due == due else {
      return false
    }
    return next(for: id, member)?.event == event
  }

  /// The event that an account in this relationship causes by itself, and its delay in
  /// milliseconds.
  func next(
    for id: String, _ member: MacieMember
  ) -> (event: Relationship.Event, delay: Int64)? {
    switch (member.path, member.relationship) {
    case (.organization, .created):
      (associationEvent(of: id), delay(MembershipSettings.association, of: id))
    case (.invitation, .emailVerificationInProgress):
      (verification(of: id, member), delay(MacieSettings.verification, of: id))
    case (.invitation, .invited):
      response(of: id).map {
        ($0, delay("acceptance", of: id, scenario.duration(of: id, MacieSettings.acceptance)))
      }
    default: nil
    }
  }

  /// The event with which an association through AWS Organizations ends.
  private func associationEvent(of id: String) -> Relationship.Event {
    if scenario.accounts[id]?.behavior == .suspended { return .suspended }
    return scenario.status(of: region, for: id).isEnabled ? .associated : .regionDisabled
  }

  /// An address is verified if it is the account's. Addresses of unknown accounts are not verified.
  private func verification(of id: String, _ member: MacieMember) -> Relationship.Event {
    guard let account = scenario.accounts[id] else { return .notVerified }
    if account.behavior == .suspended { return .suspended }
    let own = account.email?.lowercased()
    let isValid = own == nil || member.email == nil || own == member.email?.lowercased()
    return isValid && account.behavior != .emailUnverified ? .verified : .notVerified
  }

  private func response(of id: String) -> Relationship.Event? {
    guard scenario.status(of: region, for: id).isEnabled else { return nil }
    return switch scenario.accounts[id]?.behavior {
    case nil, .neverAccepts: nil
    case .declines: .decline
    default: .accept
    }
  }

  /// The reason why an account cannot accept an invitation; nil if it can. An account has at most
  /// one administrator, and cannot be an administrator and a member.
  func obstacleToAcceptance(by id: String, of administrator: String) -> String? {
    if let other = self.administrator(of: id)?.id {
      return "\(id) is already associated with an administrator account, \(other)."
    }
    if administers(id) { return "\(id) is an administrator account." }
    if self.administrator(of: administrator) != nil {
      return "\(administrator) is a member, not an administrator account."
    }
    return nil
  }
}
