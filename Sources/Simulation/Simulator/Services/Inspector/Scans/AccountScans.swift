import MusterDocument
import MusterText
import MusterWire

/// The state of an account's scan types.
struct AccountScans: Sendable {
  struct Scan: Sendable {
    var status: ScanStatus
    /// The time at which the change in progress ends.
    var due: Instant?
    /// The time at which the type was first enabled, and its free trial began.
    var firstEnabledAt: Instant?

    init(_ status: ScanStatus, since time: Instant? = nil) {
      self.status = status
      if status == .enabled { firstEnabledAt = time }
    }

    fileprivate mutating func complete(_ status: ScanStatus, _ now: Instant) {
      self.status = status
      due = nil
      if status == .enabled { firstEnabledAt = firstEnabledAt ?? now }
    }
  }

  private var scans: [Scan]
  /// The account's overall status in a snapshot, until one of its scan types changes.
  var reportedStatus: ScanStatus?
  /// The error of the last Enable or Disable, if the administrator may access the account.
  var failure: AccountFailure?
  /// The number of refusals of Enable, if it is limited.
  var refusals = 0

  /// `types` have `status` since `time`; the other types are disabled.
  init(
    _ status: ScanStatus = .disabled, _ types: [ScanType] = ScanType.allCases,
    since time: Instant? = nil
  ) {
    scans = ScanType.allCases.map { Scan(types.contains($0) ? status : .disabled, since: time) }
  }

  /// The scans of an account for which nothing was ever enabled or tried.
  static let unused = AccountScans()

  subscript(type: ScanType) -> Scan {
    get { scans[type.position] }
    set { scans[type.position] = newValue }
  }

  private static let farthest: [ScanStatus] = [.suspended, .enabled, .enabling, .disabling]

  /// The account's overall status: the reported status, or that of the most advanced scan type.
  var status: ScanStatus {
    reportedStatus ?? AccountScans.farthest.first { status in scans.contains { $0.status == status }
    }
      ?? scans.first { $0.status != .disabled }?.status ?? .disabled
  }

  mutating func begin(_ type: ScanType, for status: ScanStatus) {
    self[type].status = status
    reportedStatus = nil
  }

  mutating func complete(_ type: ScanType, at status: ScanStatus, _ now: Instant) {
    self[type].complete(status, now)
    reportedStatus = nil
  }

  /// True if responses contain the same statuses for both. Times are not compared.
  func hasSameStatuses(as other: AccountScans) -> Bool {
    reportedStatus == other.reportedStatus && failure == nil && other.failure == nil
      && scans.elementsEqual(other.scans) { $0.status == $1.status }
  }

  /// The scan types that are disabled with `types`. LAMBDA takes LAMBDA_CODE with it (guide). If
  /// only machine images would remain, `images` selects whether they are disabled too.
  func withDependents(
    _ types: [ScanType], images: InspectorSettings.MachineImages
  ) -> [ScanType] {
    let takesCode = types.contains(.lambda) && !types.contains(.lambdaCode)
    let types = takesCode ? types + [.lambdaCode] : types
    return images == .disabled ? withImages(types) : types
  }

  private func withImages(_ types: [ScanType]) -> [ScanType] {
    let rest = ScanType.allCases.filter { $0 != .ami && !types.contains($0) }
    return rest.contains { self[$0].status.isOn } ? types : types + [.ami]
  }

  /// The status of each type, under the names that responses use.
  func byType(_ shown: (ScanStatus) -> JSON) -> JSON {
    .object(ScanType.allCases.map { (key: $0.key, value: shown(self[$0].status)) })
  }
}
