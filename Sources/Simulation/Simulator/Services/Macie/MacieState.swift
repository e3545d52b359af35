import MusterDocument
import MusterText
import MusterWire

extension Macie {
  mutating func fill(_ form: inout some Form) {
    form.record("administrator", &delegation, new: Delegation(administrator: ""))
    form.member("autoEnable", &autoEnables, .flag, or: false)
    form.each("sessions", &sessions, new: MacieSession.unknown)
    form.each("administrations", &administrations, new: MacieAdministration())
  }

  /// What an account does next by itself, and does not say when, it does as if it began now.
  mutating func resume(at now: Instant) {
    expectNewcomers(after: now)
    delegation = resumed(delegation, at: now)
    if let end = delegation?.end { timeline.resume(.delegationEnded, at: end, after: now) }
    for (administrator, administration) in administrations {
      for (id, member) in administration.members.all {
        resume(member, id, of: administrator, at: now)
      }
    }
  }

  private mutating func resume(
    _ member: MacieMember, _ id: String, of administrator: String, at now: Instant
  ) {
    guard let due = member.due else { return plan(id, of: administrator, at: now) }
    guard let event = next(for: id, member)?.event else { return }
    timeline.resume(.member(id, of: administrator, event), at: due, after: now)
  }
}

extension MacieSession: Stated {
  fileprivate static let unknown = MacieSession(
    createdAt: Scenario.usualBeginning, updatedAt: Scenario.usualBeginning)

  mutating func fill(_ form: inout some Form) {
    form.required("status", &status, .text)
    form.member(
      "findingPublishingFrequency", &findingPublishingFrequency, .text,
      or: MacieSession.usualFrequency)
    form.moment("createdAt", &createdAt)
    form.moment("updatedAt", &updatedAt)
  }
}

extension MacieAdministration: Stated {
  mutating func fill(_ form: inout some Form) {
    form.each("members", &members, new: MacieMember(updatedAt: Scenario.usualBeginning))
    var own: AutomatedDiscovery? = discovery
    form.record("automatedDiscovery", &own, new: AutomatedDiscovery())
    discovery = own ?? AutomatedDiscovery()
  }
}

extension MacieMember: Stated {
  mutating func fill(_ form: inout some Form) {
    form.required("relationshipStatus", &relationship, .status)
    form.member("path", &path, .name, or: .organization)
    form.member("email", &email, .text)
    form.member("tags", &tags, .tags, or: Tags())
    form.moment("invitedAt", &invitedAt)
    form.moment("updatedAt", &updatedAt)
    form.moment("due", &due)
  }
}

extension AutomatedDiscovery: Stated {
  mutating func fill(_ form: inout some Form) {
    form.member("isEnabled", &isEnabled, .flag, or: false)
    form.member("autoEnable", &mode, .text, or: "NONE")
    form.member("enabledFor", &enabled, .accountIDs, or: [])
    form.moment("firstEnabledAt", &firstEnabledAt)
    form.moment("disabledAt", &disabledAt)
    form.moment("lastUpdatedAt", &lastUpdatedAt)
  }
}
