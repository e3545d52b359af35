import MusterDocument
import MusterText
import MusterWire

extension Inspector {
  mutating func visitMembers(_ visitor: inout some StateVisitor) {
    visitor.record("administrator", &delegation, new: Delegation.unknown)
    visitor.member("autoEnable", &autoEnabled, .scanTypes, or: [])
    visitor.member("orgPackagePaths", &organizationPackagePaths, .texts, or: [])
    visitor.each("members", &members, new: InspectorMember(updatedAt: Scenario.usualBeginning))
    visitor.each("scans", &scans, new: AccountScans())
    visitor.each("deepInspections", &deepInspections, new: DeepInspection())
    visitor.each("configurations", &configurations, new: InspectorConfiguration())
    visitor.member("packagePaths", &packagePaths, .pathsByAccount, or: [:])
    visitor.each("filters", by: .arns, &filters, new: InspectorFilter.unknown)
    visitor.member("createdFilters", &createdFilters, .count, or: 0)
    visitor.member("joinedWithoutAccess", &joinedWithoutAccess, .accountIDs, or: [])
    visitor.each("policyChanges", &policyChanges, new: PolicyChange())
  }

  /// Schedules the changes in progress. A change without a time ends after the usual duration from
  /// now.
  mutating func resume(at now: Instant) {
    scheduleNewcomers(after: now)
    delegation = resumed(delegation, at: now)
    if let end = delegation?.end { timeline.resume(.delegationEnded, at: end, after: now) }
    for (id, member) in members.all where member.status == .created { resume(member, id, now) }
    for (id, scans) in scans {
      for type in ScanType.allCases where scans[type].status.isUnderWay {
        resume(scans[type], type, id, now)
      }
    }
    for (id, change) in policyChanges {
      guard let due = change.due else {
        schedulePolicy(of: id, from: now)
        continue
      }
      timeline.resume(.policy(id), at: due, after: now)
    }
    for (id, inspection) in deepInspections where inspection.status == .pending {
      resume(inspection, id, now)
    }
  }

  private mutating func resume(_ member: InspectorMember, _ id: String, _ now: Instant) {
    guard let due = member.due else { return scheduleAssociation(of: id, from: now) }
    timeline.resume(.associated(id), at: due, after: now)
  }

  private mutating func resume(
    _ scan: AccountScans.Scan, _ type: ScanType, _ id: String, _ now: Instant
  ) {
    guard let due = scan.due else { return scheduleScan(type, of: id, from: now) }
    timeline.resume(.scan(id, type), at: due, after: now)
  }

  private mutating func resume(_ inspection: DeepInspection, _ id: String, _ now: Instant) {
    guard let due = inspection.due else { return scheduleDeepInspection(of: id, from: now) }
    timeline.resume(.deepInspection(id), at: due, after: now)
  }
}

extension Delegation: StateRecord {
  static let unknown = Delegation(administrator: "", since: Scenario.usualBeginning)

  mutating func visitMembers(_ visitor: inout some StateVisitor) {
    visitor.required("accountId", &administrator, .accountID)
    visitor.time("since", &since)
    var known = end == Delegation.unknownEnd ? nil : end
    var isEnding = end == Delegation.unknownEnd
    visitor.time("endsAt", &known)
    visitor.member("isEnding", &isEnding, .flag, or: false)
    visitor.member("status", &reportedStatus, .text)
    end = known ?? (isEnding ? Delegation.unknownEnd : nil)
  }
}

// MARK: - One account

extension InspectorMember: StateRecord {
  mutating func visitMembers(_ visitor: inout some StateVisitor) {
    visitor.required("relationshipStatus", &status, .status)
    visitor.time("updatedAt", &updatedAt)
    visitor.time("due", &due)
  }
}

extension AccountScans: StateRecord {
  /// The members of a scan type are in an object with its name. Disabled scan types are left out.
  mutating func visitMembers(_ visitor: inout some StateVisitor) {
    for type in ScanType.allCases {
      var scan: Scan? = self[type]
      visitor.record(type.rawValue, &scan, new: Scan(.disabled))
      self[type] = scan ?? Scan(.disabled)
    }
    visitor.member("status", &reportedStatus, .status)
    visitor.record("failure", &failure, new: AccountFailure(code: "", message: ""))
    visitor.member("refusals", &refusals, .count, or: 0)
  }
}

extension AccountScans.Scan: StateRecord {
  mutating func visitMembers(_ visitor: inout some StateVisitor) {
    visitor.member("status", &status, .status, or: .disabled)
    visitor.time("firstEnabledAt", &firstEnabledAt)
    visitor.time("due", &due)
  }
}

extension AccountFailure: StateRecord {
  mutating func visitMembers(_ visitor: inout some StateVisitor) {
    visitor.required("errorCode", &code, .text)
    visitor.member("errorMessage", &message, .text, or: "")
  }
}

extension DeepInspection: StateRecord {
  mutating func visitMembers(_ visitor: inout some StateVisitor) {
    visitor.required("status", &status, .status)
    visitor.time("due", &due)
    visitor.member("errorMessage", &reason, .text)
  }
}

extension InspectorConfiguration: StateRecord {
  mutating func visitMembers(_ visitor: inout some StateVisitor) {
    for (name, path) in InspectorConfiguration.settings {
      visitor.record(
        name, &self[keyPath: path],
        new: ResourceConfiguration(given: [:], since: Scenario.usualBeginning))
    }
  }
}

extension InspectorConfiguration.ResourceConfiguration: StateRecord {
  mutating func visitMembers(_ visitor: inout some StateVisitor) {
    visitor.required("given", &given, .object)
    visitor.time("updatedAt", &since)
    visitor.member("status", &status, .text)
  }
}

extension InspectorFilter: StateRecord {
  fileprivate static let unknown = InspectorFilter(
    owner: "", createdAt: Scenario.usualBeginning, updatedAt: Scenario.usualBeginning, given: [:],
    tags: Tags())

  mutating func visitMembers(_ visitor: inout some StateVisitor) {
    visitor.required("ownerId", &owner, .accountID)
    visitor.required("given", &given, .object)
    visitor.member("tags", &tags, .tags, or: Tags())
    visitor.time("createdAt", &createdAt)
    visitor.time("updatedAt", &updatedAt)
  }
}

extension ScanStatus {
  fileprivate var isUnderWay: Bool { self == .enabling || self == .disabling }
}

extension MemberType where Content == [String: [String]] {
  fileprivate static var pathsByAccount: MemberType {
    MemberType {
      "an object of arrays of strings by account id"
    } read: { value in
      let members = value.namedMembers.map { ($0.name, MemberType<[String]>.texts.read($0.value)) }
      let isValid = members.allSatisfy { $0.0.isAccountID && $0.1 != nil }
      guard value.kind == .object, isValid else { return nil }
      return Dictionary(members.map { ($0.0, $0.1 ?? []) }) { first, _ in first }
    } written: { paths in
      .object(paths.sorted { $0.key < $1.key }.map { ($0.key, .array($0.value.map(JSON.string))) })
    }
  }
}

extension MemberType where Content == Tags {
  static var tags: MemberType {
    MemberType {
      "an object of strings"
    } read: {
      Tags($0)
    } written: {
      $0.json
    }
  }
}

extension MemberType where Content == Set<ScanType> {
  static var scanTypes: MemberType {
    MemberType {
      "an array of scan types"
    } read: { value in
      let types = value.elements.compactMap { $0.string.flatMap(ScanType.init) }
      return value.kind == .array && types.count == value.count ? Set(types) : nil
    } written: { types in
      .array(types.sorted().map { .string($0.rawValue) })
    }
  }
}
