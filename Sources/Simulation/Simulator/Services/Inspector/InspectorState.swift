import MusterDocument
import MusterText
import MusterWire

extension Inspector {
  mutating func fill(_ form: inout some Form) {
    form.record("administrator", &delegation, new: Delegation(administrator: ""))
    form.member("autoEnable", &autoEnabled, .scanTypes, or: [])
    form.member("orgPackagePaths", &organizationPackagePaths, .texts, or: [])
    form.each("members", &members, new: InspectorMember(updatedAt: Scenario.usualBeginning))
    form.each("scans", &scans, new: Scans())
    form.each("deepInspections", &deepInspections, new: DeepInspection())
    form.each("configurations", &configurations, new: InspectorConfiguration())
    form.member("packagePaths", &packagePaths, .pathsByAccount, or: [:])
    form.each("filters", by: .arns, &filters, new: InspectorFilter.unknown)
    form.member("createdFilters", &createdFilters, .count, or: 0)
  }

  /// What is under way and does not say until when, takes as long as if it began now.
  mutating func resume(at now: Instant) {
    expectNewcomers(after: now)
    delegation = resumed(delegation, at: now)
    if let end = delegation?.end { timeline.resume(.delegationEnded, at: end, after: now) }
    for (id, member) in members.all where member.status == .created { resume(member, id, now) }
    for (id, scans) in scans {
      for type in ScanType.allCases where scans[type].status.isUnderWay {
        resume(scans[type], type, id, now)
      }
    }
    for (id, inspection) in deepInspections where inspection.status == .pending {
      resume(inspection, id, now)
    }
  }

  private mutating func resume(_ member: InspectorMember, _ id: String, _ now: Instant) {
    guard let due = member.due else { return expectAssociation(of: id, from: now) }
    timeline.resume(.associated(id), at: due, after: now)
  }

  private mutating func resume(
    _ scan: Scans.Scan, _ type: ScanType, _ id: String, _ now: Instant
  ) {
    guard let due = scan.due else { return expectScan(type, of: id, from: now) }
    timeline.resume(.scan(id, type), at: due, after: now)
  }

  private mutating func resume(_ inspection: DeepInspection, _ id: String, _ now: Instant) {
    guard let due = inspection.due else { return expectDeepInspection(of: id, from: now) }
    timeline.resume(.deepInspection(id), at: due, after: now)
  }
}

extension Delegation: Stated {
  mutating func fill(_ form: inout some Form) {
    form.required("accountId", &administrator, .accountID)
    var known = end == Delegation.someTime ? nil : end
    var isEnding = end == Delegation.someTime
    form.moment("endsAt", &known)
    form.member("isEnding", &isEnding, .flag, or: false)
    form.member("status", &told, .text)
    end = known ?? (isEnding ? Delegation.someTime : nil)
  }
}

// MARK: - Of one account

extension InspectorMember: Stated {
  mutating func fill(_ form: inout some Form) {
    form.required("relationshipStatus", &status, .status)
    form.moment("updatedAt", &updatedAt)
    form.moment("due", &due)
  }
}

extension Scans: Stated {
  /// The members of a scan type stand under its name; one that is disabled is left out.
  mutating func fill(_ form: inout some Form) {
    for type in ScanType.allCases {
      var scan: Scan? = self[type]
      form.record(type.rawValue, &scan, new: Scan(.disabled))
      self[type] = scan ?? Scan(.disabled)
    }
    form.member("status", &told, .status)
    form.record("failure", &failure, new: AccountFailure(code: "", message: ""))
    form.member("refusals", &refusals, .count, or: 0)
  }
}

extension Scans.Scan: Stated {
  mutating func fill(_ form: inout some Form) {
    form.member("status", &status, .status, or: .disabled)
    form.moment("firstEnabledAt", &firstEnabledAt)
    form.moment("due", &due)
  }
}

extension AccountFailure: Stated {
  mutating func fill(_ form: inout some Form) {
    form.required("errorCode", &code, .text)
    form.member("errorMessage", &message, .text, or: "")
  }
}

extension DeepInspection: Stated {
  mutating func fill(_ form: inout some Form) {
    form.required("status", &status, .status)
    form.moment("due", &due)
    form.member("errorMessage", &reason, .text)
  }
}

extension InspectorConfiguration: Stated {
  mutating func fill(_ form: inout some Form) {
    for (name, path) in InspectorConfiguration.settings {
      form.record(
        name, &self[keyPath: path], new: Setting(given: [:], since: Scenario.usualBeginning))
    }
  }
}

extension InspectorConfiguration.Setting: Stated {
  mutating func fill(_ form: inout some Form) {
    form.required("given", &given, .object)
    form.moment("updatedAt", &since)
  }
}

extension InspectorFilter: Stated {
  fileprivate static let unknown = InspectorFilter(
    owner: "", createdAt: Scenario.usualBeginning, updatedAt: Scenario.usualBeginning, given: [:],
    tags: Tags())

  mutating func fill(_ form: inout some Form) {
    form.required("ownerId", &owner, .accountID)
    form.required("given", &given, .object)
    form.member("tags", &tags, .tags, or: Tags())
    form.moment("createdAt", &createdAt)
    form.moment("updatedAt", &updatedAt)
  }
}

extension ScanStatus {
  fileprivate var isUnderWay: Bool { self == .enabling || self == .disabling }
}

extension Kind where Told == [String: [String]] {
  fileprivate static var pathsByAccount: Kind {
    Kind {
      "an object of arrays of strings, by account ids"
    } read: { value in
      let members = value.namedMembers.map { ($0.name, Kind<[String]>.texts.read($0.value)) }
      let isRight = members.allSatisfy { Account.isID($0.0) && $0.1 != nil }
      guard value.kind == .object, isRight else { return nil }
      return Dictionary(members.map { ($0.0, $0.1 ?? []) }) { first, _ in first }
    } written: { paths in
      .object(paths.sorted { $0.key < $1.key }.map { ($0.key, .array($0.value.map(JSON.string))) })
    }
  }
}

extension Kind where Told == Tags {
  static var tags: Kind {
    Kind {
      "an object of strings"
    } read: {
      Tags($0)
    } written: {
      $0.json
    }
  }
}
