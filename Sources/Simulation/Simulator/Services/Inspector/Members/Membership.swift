/// The relationship of an account to its Inspector administrator, through AWS Organizations:
/// `relationshipStatus`.
struct Membership: Status {
  let rawValue: String

  static let created = Membership(rawValue: "CREATED")
  static let enabled = Membership(rawValue: "ENABLED")
  static let removed = Membership(rawValue: "REMOVED")
  static let accountSuspended = Membership(rawValue: "ACCOUNT_SUSPENDED")
  static let regionDisabled = Membership(rawValue: "REGION_DISABLED")

  static let allCases: [Membership] = [
    .created, .enabled, .removed, .accountSuspended, .regionDisabled,
  ]

  enum Event: Sendable, CaseIterable {
    case associate, associated, suspended, regionDisabled, disassociate
  }

  /// The membership after `event`, which may start from none; nil if the event is not possible.
  static func change(_ membership: Membership?, by event: Event) -> Membership? {
    switch (membership, event) {
    case (nil, .associate), (.removed, .associate): .created
    case (.created, .associated): .enabled
    case (.created, .suspended): .accountSuspended
    case (.created, .regionDisabled): .regionDisabled
    case (.created, .disassociate), (.enabled, .disassociate), (.accountSuspended, .disassociate),
      (.regionDisabled, .disassociate):
      .removed
    default: membership?.isForeign == true && event == .disassociate ? .removed : nil
    }
  }

  /// True if the administrator may access the account.
  var isVisible: Bool { self == .enabled || self == .accountSuspended }
}
