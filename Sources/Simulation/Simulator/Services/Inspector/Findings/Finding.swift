/// A vulnerability that Inspector has found in a resource.
struct Finding: Sendable {
  let position: ResourcePosition
  let coverage: CoveredResource
  let vulnerability: Vulnerability
  var isSuppressed = false

  var arn: String {
    let resource = coverage.resource
    return ARN.text(
      "inspector2", in: resource.region, of: resource.account, "finding/" + vulnerability.digest)
  }

  var status: String { isSuppressed ? "SUPPRESSED" : "ACTIVE" }
  var title: String { "\(vulnerability.id) - \(vulnerability.package)" }

  static let criteria = [
    "findingArn", "awsAccountId", "findingType", "findingStatus", "severity", "title",
    "resourceType", "resourceId", "vulnerabilityId", "fixAvailable",
  ]

  /// The value that a filter criterion is compared with.
  func text(_ criterion: String) -> String? {
    switch criterion {
    case "findingArn": arn
    case "awsAccountId": coverage.resource.account
    case "findingType": "PACKAGE_VULNERABILITY"
    case "findingStatus": status
    case "severity": vulnerability.severity
    case "title": title
    case "resourceType": coverage.resource.kind.rawValue
    case "resourceId": coverage.resource.id
    case "vulnerabilityId": vulnerability.id
    case "fixAvailable": vulnerability.hasFix ? "YES" : "NO"
    default: nil
    }
  }
}
