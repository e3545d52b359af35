import MusterDocument
import MusterWire

extension Inspector {
  func listFindings(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let page = try page(call, most: 25, filter: call.input.filter)
    let criteria = try FilterCriteria(call.input["filterCriteria"], known: Finding.criteria)
    let after = page.after.flatMap(ResourcePosition.init) ?? .beginning
    guard let order = call.input["sortCriteria"] else {
      let rest = findings(for: call.caller, from: after).lazy
        .filter { $0.position > after && criteria.match($0.text) }
      return page.response(
        "findings", rest.prefix(page.reach).map { ($0.position.text, shown($0)) })
    }
    let all = findings(for: call.caller, from: .beginning).filter { criteria.match($0.text) }
    let findings = try sorted(Array(all), by: order)
    return page.response("findings", outOf: findings, id: \.position.text, shown: shown)
  }

  /// The findings that the caller can read, from the resource at `position` on. Those that a filter
  /// suppresses are marked. They are computed lazily.
  func findings(for caller: String, from position: ResourcePosition) -> some Sequence<
    Finding
  > {
    let filters = suppressing(for: caller)
    return coverage(for: caller, from: position).lazy
      .filter { $0.type != .lambdaCode && $0.resource.isManaged }
      .flatMap { coverage in
        coverage.resource.vulnerabilities.enumerated().map { part, vulnerability in
          let position = ResourcePosition(
            account: coverage.resource.account, resource: coverage.position.resource, part: part)
          var finding = Finding(
            position: position, coverage: coverage, vulnerability: vulnerability)
          finding.isSuppressed = filters.contains { $0.match(finding.text) }
          return finding
        }
      }
  }

  private func sorted(_ findings: [Finding], by order: Value) throws(ServiceError) -> [Finding] {
    let key: (Finding) -> String
    switch order["field"]?.string {
    case "AWS_ACCOUNT_ID": key = { $0.coverage.resource.account }
    case "SEVERITY", "INSPECTOR_SCORE": key = { $0.vulnerability.rank }
    case "VULNERABILITY_ID": key = \.vulnerability.id
    case let field: throw .notSimulated("Sorting findings by \(field ?? "nothing")")
    }
    let isDescending = order["sortOrder"]?.string == "DESC"
    return findings.sorted {
      let (left, right) = (key($0), key($1))
      guard left != right else { return $0.arn < $1.arn }
      return (left < right) != isDescending
    }
  }

  private func shown(_ finding: Finding) -> JSON {
    let vulnerability = finding.vulnerability
    let resource = finding.coverage.resource
    return [
      "findingArn": .string(finding.arn),
      "awsAccountId": .string(resource.account),
      "type": "PACKAGE_VULNERABILITY",
      "title": .string(finding.title),
      "description": .string("A made-up vulnerability of \(vulnerability.package)."),
      "remediation": ["recommendation": ["text": .string("Update \(vulnerability.package).")]],
      "severity": .string(vulnerability.severity),
      "inspectorScore": .number(vulnerability.score),
      "firstObservedAt": .timestamp(finding.coverage.since),
      "lastObservedAt": .timestamp(finding.coverage.since),
      "updatedAt": .timestamp(finding.coverage.since),
      "status": .string(finding.status),
      "fixAvailable": vulnerability.hasFix ? "YES" : "NO",
      "exploitAvailable": "NO",
      "resources": [
        [
          "type": .string(resource.kind.rawValue), "id": .string(resource.id),
          "partition": .string(ARN.partition(of: region)), "region": .string(region),
        ]
      ],
      "packageVulnerabilityDetails": [
        "vulnerabilityId": .string(vulnerability.id), "source": "NVD",
        "vulnerablePackages": [["name": .string(vulnerability.package), "version": "1.0.0"]],
      ],
    ]
  }
}

extension Vulnerability {
  /// The score as a text with the same order.
  fileprivate var rank: String { (score < 10 ? "0" : "") + String(score) }
}
