import MusterText

/// A scanned resource with one of its scan types.
struct CoveredResource: Sendable {
  let position: ResourcePosition
  let resource: Resource
  let type: ScanType
  /// The time at which the scan type was enabled for the account.
  let since: Instant

  var scanType: String { type == .lambdaCode ? "CODE" : "PACKAGE" }
  var statusCode: String { resource.isManaged ? "ACTIVE" : "INACTIVE" }
  var statusReason: String { resource.isManaged ? "SUCCESSFUL" : "UNMANAGED_EC2_INSTANCE" }

  static let criteria = [
    "accountId", "resourceId", "resourceType", "scanType", "scanStatusCode", "scanStatusReason",
  ]

  /// The value that a filter criterion is compared with.
  func text(_ criterion: String) -> String? {
    switch criterion {
    case "accountId": resource.account
    case "resourceId": resource.id
    case "resourceType": resource.kind.rawValue
    case "scanType": scanType
    case "scanStatusCode": statusCode
    case "scanStatusReason": statusReason
    default: nil
    }
  }
}
