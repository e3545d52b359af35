import MusterDocument
import MusterWire

extension Inspector {
  static let aggregationHandlers: [String: Handler] = [
    "ListFindingAggregations": { try $0.listFindingAggregations($1) },
    "BatchGetFindingDetails": { inspector, call in inspector.batchGetFindingDetails(call) },
  ]

  /// The active findings that the caller can read, counted by group. The largest groups come first,
  /// unless the request has an order.
  private func listFindingAggregations(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let type = call.string("aggregationType") ?? ""
    let page = try page(call, most: 100, filter: call.input.filter)
    var response: JSON = ["responses": []]
    if let aggregation = FindingAggregation.all[type] {
      let groups = Inspector.sorted(
        try groups(call, by: aggregation), by: call.input["aggregationRequest"]?[aggregation.member]
      )
      response = page.response("responses", outOf: groups, id: \.id) { $0.shown(by: aggregation) }
    }
    response["aggregationType"] = .string(type)
    return response
  }

  private func groups(
    _ call: SimulatedCall, by aggregation: FindingAggregation
  ) throws(ServiceError) -> [AggregatedFindings] {
    let request = call.input["aggregationRequest"]?[aggregation.member]
    let accounts = StringFilters(call.input["accountIds"])
    let filters = aggregation.filters.compactMap { name, text in
      request?[name].map { (filters: StringFilters($0), text: text) }
    }
    var groups: [String: AggregatedFindings] = [:]
    for finding in findings(for: call.caller, from: .beginning)
    where !finding.isSuppressed && aggregation.includes(finding)
      && Inspector.isWanted(finding, by: request)
    {
      let account = finding.coverage.resource.account
      guard accounts.match(account), filters.allSatisfy({ $0.filters.match($0.text(finding)) })
      else { continue }
      let group = AggregatedFindings(account: account, group: aggregation.group(finding))
      groups[group.id, default: group].add(finding)
    }
    return Array(groups.values)
  }

  /// True if a finding has the type and the kind of resource of a request, if it names them.
  private static func isWanted(_ finding: Finding, by request: Value?) -> Bool {
    let criteria = [("findingType", "findingType"), ("resourceType", "resourceType")]
    return criteria.allSatisfy { member, criterion in
      request?[member]?.string.map { $0 == finding.text(criterion) } ?? true
    }
  }

  private static func sorted(
    _ groups: [AggregatedFindings], by order: Value?
  ) -> [AggregatedFindings] {
    let key = order?["sortBy"]?.string ?? "ALL"
    let isAscending = order?["sortOrder"]?.string == "ASC"
    return groups.sorted {
      let (left, right) = ($0.number(key), $1.number(key))
      return left == right ? $0.id < $1.id : (left < right) == isAscending
    }
  }

  // MARK: - Details

  /// Findings have details as long as the caller can read them. Findings of accounts that the
  /// caller cannot read are errors (model, `FindingDetailsErrorCode`).
  private func batchGetFindingDetails(_ call: SimulatedCall) -> JSON {
    var (details, errors): ([JSON], [JSON]) = ([], [])
    let arns = call.strings("findingArns")
    let found = findings(for: call.caller, from: .beginning).filter { arns.contains($0.arn) }
    let known = Dictionary(found.map { ($0.arn, $0) }) { first, _ in first }
    for arn in arns {
      if let finding = known[arn] {
        details.append(detail(of: finding))
      } else {
        errors.append(detailError(arn, call))
      }
    }
    return ["findingDetails": .array(details), "errors": .array(errors)]
  }

  /// The risk score is the vulnerability's, in tenths; the simulation has no other facts.
  private func detail(of finding: Finding) -> JSON {
    [
      "findingArn": .string(finding.arn),
      "riskScore": .integer(Int64((finding.vulnerability.score * 10).rounded())),
      "epssScore": .number(finding.vulnerability.score / 100),
      "cwes": [], "evidences": [], "referenceUrls": [], "tools": [], "ttps": [],
    ]
  }

  private func detailError(_ arn: String, _ call: SimulatedCall) -> JSON {
    let parts = arn.split(separator: ":", omittingEmptySubsequences: false)
    let isHere = parts.count == 6 && parts[3] == region
    let canRead = isHere && canAccess(call.caller, into: String(parts[4]))
    let (code, message) =
      !isHere
      ? ("INVALID_INPUT", "The finding is not in \(region).")
      : canRead
        ? ("FINDING_DETAILS_NOT_FOUND", "The finding does not exist.")
        : ("ACCESS_DENIED", "The account is not a member of this administrator.")
    return [
      "findingArn": .string(arn), "errorCode": .string(code), "errorMessage": .string(message),
    ]
  }
}
