import MusterDocument
import MusterText
import MusterWire

extension Macie {
  mutating func visitMembers(_ visitor: inout some StateVisitor) {
    visitor.record("administrator", &delegation, new: Delegation.unknown)
    visitor.member("autoEnable", &autoEnables, .flag, or: false)
    visitor.member("joinedWithoutAccess", &joinedWithoutAccess, .accountIDs, or: [])
    visitor.each("sessions", &sessions, new: MacieSession.unknown)
    visitor.each("administrations", &administrations, new: MacieAdministration())
    visitor.each("resources", by: .arns, &resources, new: MacieResource.unknown)
    visitor.member("createdResources", &createdResources, .count, or: 0)
  }

  /// Schedules the events that accounts cause by themselves. An event without a time happens after
  /// the
  /// usual duration from now.
  mutating func resume(at now: Instant) {
    scheduleNewcomers(after: now)
    delegation = resumed(delegation, at: now)
    if let end = delegation?.end { timeline.resume(.delegationEnded, at: end, after: now) }
    for (arn, resource) in resources.all where resource.status == Macie.running {
      guard let due = resource.due else {
        startRun(of: arn, at: now)
        continue
      }
      timeline.resume(.jobEnded(arn), at: due, after: now)
    }
    for (administrator, administration) in administrations {
      for (id, member) in administration.members.all {
        resume(member, id, of: administrator, at: now)
      }
    }
  }

  private mutating func resume(
    _ member: MacieMember, _ id: String, of administrator: String, at now: Instant
  ) {
    guard let due = member.due else { return scheduleNext(id, of: administrator, at: now) }
    guard let event = next(for: id, member)?.event else { return }
    timeline.resume(.member(id, of: administrator, event), at: due, after: now)
  }
}

extension MacieSession: StateRecord {
  fileprivate static let unknown = MacieSession(
    createdAt: Scenario.usualBeginning, updatedAt: Scenario.usualBeginning)

  mutating func visitMembers(_ visitor: inout some StateVisitor) {
    visitor.required("status", &status, .text)
    visitor.member(
      "findingPublishingFrequency", &findingPublishingFrequency, .text,
      or: MacieSession.usualFrequency)
    visitor.time("createdAt", &createdAt)
    visitor.time("updatedAt", &updatedAt)
    visitor.member("classificationExport", &export, .object)
  }
}

extension MacieResource: StateRecord {
  fileprivate static let unknown = MacieResource(
    owner: "", given: [:], createdAt: Scenario.usualBeginning, updatedAt: Scenario.usualBeginning)

  mutating func visitMembers(_ visitor: inout some StateVisitor) {
    visitor.required("ownerId", &owner, .accountID)
    visitor.required("given", &given, .object)
    visitor.member("tags", &tags, .tags, or: Tags())
    visitor.member("status", &status, .text)
    visitor.time("createdAt", &createdAt)
    visitor.time("updatedAt", &updatedAt)
    visitor.time("due", &due)
  }
}

extension MacieAdministration: StateRecord {
  mutating func visitMembers(_ visitor: inout some StateVisitor) {
    visitor.each("members", &members, new: MacieMember(updatedAt: Scenario.usualBeginning))
    var own: AutomatedDiscovery? = discovery
    visitor.record("automatedDiscovery", &own, new: AutomatedDiscovery())
    discovery = own ?? AutomatedDiscovery()
  }
}

extension MacieMember: StateRecord {
  mutating func visitMembers(_ visitor: inout some StateVisitor) {
    visitor.required("relationshipStatus", &relationship, .status)
    visitor.member("path", &path, .name, or: .organization)
    visitor.member("email", &email, .text)
    visitor.member("tags", &tags, .tags, or: Tags())
    visitor.time("invitedAt", &invitedAt)
    visitor.time("updatedAt", &updatedAt)
    visitor.time("due", &due)
  }
}

extension AutomatedDiscovery: StateRecord {
  mutating func visitMembers(_ visitor: inout some StateVisitor) {
    visitor.member("isEnabled", &isEnabled, .flag, or: false)
    visitor.member("autoEnable", &mode, .text, or: "NONE")
    visitor.member("enabledFor", &enabled, .accountIDs, or: [])
    visitor.time("firstEnabledAt", &firstEnabledAt)
    visitor.time("disabledAt", &disabledAt)
    visitor.time("lastUpdatedAt", &lastUpdatedAt)
    visitor.each("spans", &spans, new: DiscoveryPeriod(since: Scenario.usualBeginning))
  }
}

extension DiscoveryPeriod: StateRecord {
  mutating func visitMembers(_ visitor: inout some StateVisitor) {
    visitor.time("since", &since)
    visitor.time("until", &until)
  }
}
