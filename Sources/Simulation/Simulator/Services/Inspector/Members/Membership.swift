/// How an account stands to its Inspector administrator: `relationshipStatus`, through AWS
/// Organizations.
struct Membership: Status {
  let rawValue: String

  static let created = Membership(rawValue: "CREATED")
  static let enabled = Membership(rawValue: "ENABLED")
  static let removed = Membership(rawValue: "REMOVED")
  static let accountSuspended = Membership(rawValue: "ACCOUNT_SUSPENDED")

  static let allCases: [Membership] = [.created, .enabled, .removed, .accountSuspended]

  enum Event: Sendable, CaseIterable {
    case associate, associated, suspended, disassociate
  }

  /// What `event` makes of a membership, or of none; nil where it cannot happen.
  static func change(_ membership: Membership?, by event: Event) -> Membership? {
    switch (membership, event) {
    case (nil, .associate), (.removed, .associate): .created
    case (.created, .associated): .enabled
    case (.created, .suspended): .accountSuspended
    case (.created, .disassociate), (.enabled, .disassociate), (.accountSuspended, .disassociate):
      .removed
    default: membership?.isForeign == true && event == .disassociate ? .removed : nil
    }
  }

  /// Whether the administrator sees into the account.
  var isVisible: Bool { self == .enabled || self == .accountSuspended }
}
