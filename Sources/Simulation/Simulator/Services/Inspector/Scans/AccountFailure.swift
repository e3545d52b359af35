import MusterDocument

/// The reason why an operation failed for one of several accounts.
struct AccountFailure: Error, Sendable {
  /// A value of `errorCode` in this or a later model.
  var code: String
  var message: String
}

extension AccountFailure {
  /// The model's values of `errorCode`.
  enum Code: String, Sendable, CaseIterable {
    case alreadyEnabled = "ALREADY_ENABLED"
    case enableInProgress = "ENABLE_IN_PROGRESS"
    case disableInProgress = "DISABLE_IN_PROGRESS"
    case suspendInProgress = "SUSPEND_IN_PROGRESS"
    case resourceNotFound = "RESOURCE_NOT_FOUND"
    case accessDenied = "ACCESS_DENIED"
    case internalError = "INTERNAL_ERROR"
    case ssmUnavailable = "SSM_UNAVAILABLE"
    case ssmThrottled = "SSM_THROTTLED"
    case eventBridgeUnavailable = "EVENTBRIDGE_UNAVAILABLE"
    case eventBridgeThrottled = "EVENTBRIDGE_THROTTLED"
    case resourceScanNotDisabled = "RESOURCE_SCAN_NOT_DISABLED"
    case disassociateAllMembers = "DISASSOCIATE_ALL_MEMBERS"
    case accountIsIsolated = "ACCOUNT_IS_ISOLATED"
    case dataSyncLimitExceeded = "EC2_SSM_RESOURCE_DATA_SYNC_LIMIT_EXCEEDED"
    case associationVersionLimitExceeded = "EC2_SSM_ASSOCIATION_VERSION_LIMIT_EXCEEDED"
    case blockedByPolicy = "BLOCKED_BY_ORGANIZATION_POLICY"
  }

  init(_ code: Code, _ message: String) {
    self.init(code: code.rawValue, message: message)
  }

  static let alreadyEnabled = AccountFailure(
    .alreadyEnabled, "All of the scan types are enabled.")
  static let enableInProgress = AccountFailure(
    .enableInProgress, "A scan type is being enabled.")
  static let disableInProgress = AccountFailure(
    .disableInProgress, "A scan type is being disabled.")
  static let suspendInProgress = AccountFailure(
    .suspendInProgress, "The account is being suspended.")
  static let suspended = AccountFailure(.accessDenied, "The AWS account is suspended.")

  /// The error that repeats a status, if there is a code for it.
  static func describing(_ status: ScanStatus) -> AccountFailure? {
    switch status {
    case .enabled: .alreadyEnabled
    case .enabling: .enableInProgress
    case .disabling: .disableInProgress
    case .suspending: .suspendInProgress
    default: nil
    }
  }

  static let blockedByPolicy = AccountFailure(
    .blockedByPolicy, "An organization policy blocks the operation.")

  var members: [(key: String, value: JSON)] {
    [("errorCode", .string(code)), ("errorMessage", .string(message))]
  }
}
