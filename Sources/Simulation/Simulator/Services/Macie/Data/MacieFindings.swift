import MusterDocument
import MusterText
import MusterWire

/// Findings follow from the buckets and the settings. A public bucket has a policy finding as long
/// as Macie is enabled for its account. A bucket with sensitive data has a finding since automated
/// discovery was first on for its account, and for 90 days after it was switched off, because Macie
/// keeps findings that long (guide: "Analyzing findings"); only the administrator that enabled
/// discovery can read it (guide: "Relationships between administrator and member accounts").
extension Macie {
  static let findingHandlers: [String: Handler] = [
    "ListFindings": { try $0.listFindings($1) },
    "GetFindings": { try $0.getFindings($1) },
    "GetFindingStatistics": { try $0.getFindingStatistics($1) },
  ]

  /// The findings that the caller can read, sorted by account and bucket.
  private func findings(for call: SimulatedCall) -> [MacieFinding] {
    let caller = call.caller
    let archiving = archivingCriteria(of: caller)
    return inventoried(by: caller).flatMap { account in
      buckets(of: account, caller).flatMap { bucket in
        subjects(of: bucket, call).map { subject, since in
          var random = random(for: "finding", bucket.name)
          if case .sensitiveData = subject { random = random.continued(with: "sensitive data") }
          var finding = MacieFinding(
            id: random.hexadecimal(32), bucket: bucket, subject: subject, since: since)
          finding.isArchived = archiving.contains { $0.match(finding.value) }
          return finding
        }
      }
    }
  }

  private func subjects(
    of bucket: MacieBucket, _ call: SimulatedCall
  ) -> [(subject: MacieFinding.Subject, since: Instant)] {
    var subjects: [(subject: MacieFinding.Subject, since: Instant)] = []
    if bucket.isPublic, let session = sessions[bucket.account] {
      subjects.append((.publicBucket, session.createdAt))
    }
    if let data = bucket.sensitiveData,
      let since = administrations[call.caller]?.discovery.findings(of: bucket.account, at: call.now)
    {
      subjects.append((.sensitiveData(data), since))
    }
    return subjects
  }

  private func found(_ call: SimulatedCall) throws(ServiceError) -> [MacieFinding] {
    let criteria = try MacieCriteria(
      call.input["findingCriteria"]?["criterion"], known: MacieFinding.properties)
    return findings(for: call).filter { criteria.match($0.value) }
  }

  private func listFindings(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let page = try page(call, most: 50, filter: call.input.filter)
    let order = try MacieSortCriteria(call.input["sortCriteria"], known: MacieFinding.properties)
    let found = try found(call)
    let sorted = order?.sorted(found) { $0.value($1) } ?? found
    return page.response("findingIds", outOf: sorted, id: \.id) { .string($0.id) }
  }

  /// A setting selects the result for ids that the caller cannot read.
  private func getFindings(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let ids = call.strings("findingIds")
    guard ids.count <= 50 else {
      throw .validation("/findingIds must have at most 50 elements, not \(ids.count)")
    }
    let order = try MacieSortCriteria(call.input["sortCriteria"], known: MacieFinding.properties)
    let found = findings(for: call).filter { ids.contains($0.id) }
    if found.count < Set(ids).count,
      scenario.settings[MacieSettings.findingsOfUnknownIDs] == .notFound
    {
      throw .notFound("Some of the findings do not exist.")
    }
    let sorted = order?.sorted(found) { $0.value($1) } ?? found
    return ["findings": .array(sorted.map(\.shown))]
  }

  // MARK: - Statistics

  /// The largest groups come first, unless the request has an order.
  private func getFindingStatistics(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let key = call.string("groupBy") ?? ""
    let order = try MacieSortCriteria(call.input["sortCriteria"], known: ["count", "groupKey"])
    let limit = call.input["size"]?.integer.flatMap { Int(exactly: $0) } ?? 50
    var groups: [String: Int64] = [:]
    for finding in try found(call) {
      if case .string(let group)? = finding.value(key) { groups[group, default: 0] += 1 }
    }
    let counted = groups.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
      JSON.object([("count", .integer($0.value)), ("groupKey", .string($0.key))])
    }
    let sorted = order?.sorted(counted) { $0[$1] } ?? counted
    return ["countsByGroup": .array(Array(sorted.prefix(max(0, limit))))]
  }
}
