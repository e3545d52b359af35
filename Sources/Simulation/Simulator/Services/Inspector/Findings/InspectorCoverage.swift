import MusterDocument
import MusterText
import MusterWire

extension Inspector {
  static let resourceHandlers: [String: Handler] = [
    "ListCoverage": { try $0.listCoverage($1) },
    "ListCoverageStatistics": { try $0.listCoverageStatistics($1) },
    "ListFindings": { try $0.listFindings($1) },
  ]

  /// The coverage that the caller can read, sorted by account, from the resource at `position` on.
  /// It is computed lazily.
  func coverage(for caller: String, from position: ResourcePosition) -> some Sequence<
    CoveredResource
  > {
    visible(to: caller, from: position.account).lazy.flatMap { id in
      coverage(of: id, from: id == position.account ? position.resource : 0)
    }
  }

  private func coverage(of id: String, from position: Int) -> some Sequence<CoveredResource> {
    let scans = scans[id] ?? .unused
    let enabled = ScanType.allCases.filter { scans.status.isOn && scans[$0].status == .enabled }
    let inventory = inventory(of: id)
    let positions = enabled.isEmpty ? 0..<0 : inventory.indices.dropFirst(position)
    return positions.lazy.flatMap { position in
      let resource = inventory[position]
      return resource.scanTypes.enumerated().compactMap { part, type -> CoveredResource? in
        guard enabled.contains(type) else { return nil }
        return CoveredResource(
          position: ResourcePosition(account: id, resource: position, part: part),
          resource: resource,
          type: type, since: scans[type].firstEnabledAt ?? scenario.beginning)
      }
    }
  }

  private func listCoverage(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let page = try page(call, most: 200, filter: call.input.filter)
    let after = page.after.flatMap(ResourcePosition.init) ?? .beginning
    let rest = try covered(call, from: after).lazy.filter { $0.position > after }
    return page.response(
      "coveredResources", rest.prefix(page.reach).map { ($0.position.text, shown($0)) })
  }

  private func covered(
    _ call: SimulatedCall, from position: ResourcePosition
  ) throws(ServiceError) -> some Sequence<CoveredResource> {
    let criteria = try FilterCriteria(call.input["filterCriteria"], known: CoveredResource.criteria)
    return coverage(for: call.caller, from: position).lazy.filter { criteria.match($0.text) }
  }

  private func shown(_ coverage: CoveredResource) -> JSON {
    let resource = coverage.resource
    return .members([
      "resourceType": .string(resource.kind.rawValue),
      "resourceId": .string(resource.id),
      "accountId": .string(resource.account),
      "scanType": .string(coverage.scanType),
      "scanStatus": [
        "statusCode": .string(coverage.statusCode), "reason": .string(coverage.statusReason),
      ],
      "resourceMetadata": metadata(of: resource),
      "lastScannedAt": resource.isManaged ? .timestamp(coverage.since) : nil,
      "scanMode": resource.kind == .instance ? "EC2_SSM_AGENT_BASED" : nil,
    ])
  }

  private func metadata(of resource: Resource) -> JSON {
    switch resource.kind {
    case .instance: ["ec2": ["platform": "LINUX", "tags": ["Name": .string(resource.name)]]]
    case .image: ["ecrImage": ["tags": ["latest"]]]
    case .function:
      ["lambdaFunction": ["functionName": .string(resource.name), "runtime": "PYTHON_3_13"]]
    }
  }

  // MARK: - Statistics

  private static let groups = [
    "SCAN_STATUS_CODE": "scanStatusCode", "SCAN_STATUS_REASON": "scanStatusReason",
    "ACCOUNT_ID": "accountId", "RESOURCE_TYPE": "resourceType",
  ]

  /// The model allows counts for at most five groups, and has no member that names a group. The
  /// largest groups come first.
  private func listCoverageStatistics(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let coverage = Array(try covered(call, from: .beginning))
    let total = JSON.integer(Int64(coverage.count))
    guard let key = call.string("groupBy") else { return ["totalCounts": total] }
    guard let criterion = Inspector.groups[key] else {
      throw .notSimulated("Grouping coverage by \(key)")
    }
    let groups = Dictionary(grouping: coverage) { $0.text(criterion) ?? "" }
    let counts = groups.values.map { Int64($0.count) }.sorted(by: >).prefix(5)
    return .members([
      "totalCounts": total,
      "countsByGroup": counts.isEmpty
        ? nil : .array(counts.map { ["count": .integer($0), "groupKey": .string(key)] }),
    ])
  }
}

extension Value {
  /// The filter of a list: the request without the members for pages.
  var filter: String {
    var request = JSON(self)
    request["nextToken"] = nil
    request["maxResults"] = nil
    return request.text
  }
}
