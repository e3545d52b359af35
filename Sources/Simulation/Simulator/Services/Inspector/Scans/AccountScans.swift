import MusterDocument
import MusterText
import MusterWire

/// How far an account's scan types are.
struct AccountScans: Sendable {
  struct Scan: Sendable {
    var status: ScanStatus
    /// When the enabling or disabling that is under way ends.
    var due: Instant?
    /// When it was first enabled: the free trial begins then.
    var firstEnabledAt: Instant?

    init(_ status: ScanStatus, since moment: Instant? = nil) {
      self.status = status
      if status == .enabled { firstEnabledAt = moment }
    }

    fileprivate mutating func arrive(at status: ScanStatus, _ now: Instant) {
      self.status = status
      due = nil
      if status == .enabled { firstEnabledAt = firstEnabledAt ?? now }
    }
  }

  private var scans: [Scan]
  /// What the services said of the account on the whole, until one of its types changes.
  var told: ScanStatus?
  /// Why the last Enable or Disable failed, if it did and the administrator sees into the account.
  var failure: AccountFailure?
  /// How often Enable was refused where that ends some time.
  var refusals = 0

  /// The types that are given are in a status since a moment, and the others disabled.
  init(
    _ status: ScanStatus = .disabled, _ types: [ScanType] = ScanType.allCases,
    since moment: Instant? = nil
  ) {
    scans = ScanType.allCases.map { Scan(types.contains($0) ? status : .disabled, since: moment) }
  }

  /// Those of an account for which nothing was ever enabled or tried.
  static let unused = AccountScans()

  subscript(type: ScanType) -> Scan {
    get { scans[type.position] }
    set { scans[type.position] = newValue }
  }

  private static let farthest: [ScanStatus] = [.suspended, .enabled, .enabling, .disabling]

  /// The account's status on the whole: that of the type which is farthest on, unless it was told.
  var status: ScanStatus {
    told ?? AccountScans.farthest.first { status in scans.contains { $0.status == status } }
      ?? scans.first { $0.status != .disabled }?.status ?? .disabled
  }

  mutating func leave(_ type: ScanType, for status: ScanStatus) {
    self[type].status = status
    told = nil
  }

  mutating func arrive(_ type: ScanType, at status: ScanStatus, _ now: Instant) {
    self[type].arrive(at: status, now)
    told = nil
  }

  /// Whether answers tell the same of both, but for when it came to be so.
  func hasSameStatuses(as other: AccountScans) -> Bool {
    told == other.told && failure == nil && other.failure == nil
      && scans.elementsEqual(other.scans) { $0.status == $1.status }
  }

  /// What goes off with `types`: images too, which no request names, when nothing else is on (guess).
  func withImages(_ types: [ScanType]) -> [ScanType] {
    let rest = ScanType.allCases.filter { $0 != .ami && !types.contains($0) }
    return rest.contains { self[$0].status.isOn } ? types : types + [.ami]
  }

  /// The status of each type, under the names that answers use.
  func byType(_ shown: (ScanStatus) -> JSON) -> JSON {
    .object(ScanType.allCases.map { (key: $0.key, value: shown(self[$0].status)) })
  }
}
