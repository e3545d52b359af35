/// How an account stands to its Macie administrator: `relationshipStatus`, by invitation (Amazon
/// Macie User Guide, "Managing multiple accounts by invitation").
enum Relationship: String, Sendable, CaseIterable {
  case created = "Created"
  case emailVerificationInProgress = "EmailVerificationInProgress"
  case emailVerificationFailed = "EmailVerificationFailed"
  case invited = "Invited"
  case enabled = "Enabled"
  case paused = "Paused"
  case removed = "Removed"
  case accountSuspended = "AccountSuspended"

  /// What happens to a relationship: by a call of the administrator, or by itself.
  enum Event: Sendable, CaseIterable {
    case invite, verified, notVerified, suspended, accept, decline, pause, disassociate, delete
  }

  /// What an event makes of a relationship.
  enum Change: Sendable, Equatable {
    case to(Relationship)
    case gone
  }

  /// What `event` makes of this relationship; nil where it cannot happen.
  func change(by event: Event) -> Change? {
    switch (self, event) {
    case (.created, .invite): .to(.emailVerificationInProgress)
    case (.emailVerificationInProgress, .verified): .to(.invited)
    case (.emailVerificationInProgress, .notVerified): .to(.emailVerificationFailed)
    case (.emailVerificationInProgress, .suspended): .to(.accountSuspended)
    case (.invited, .accept): .to(.enabled)
    case (.invited, .decline): .gone
    case (.enabled, .pause), (.paused, .pause): .to(.paused)
    case (.enabled, .disassociate), (.paused, .disassociate): .to(.removed)
    case (.removed, .delete), (.created, .delete), (.emailVerificationFailed, .delete): .gone
    default: nil
    }
  }

  /// Whether the account is a member, not only on its way to be or from being one.
  var isMember: Bool { self == .enabled || self == .paused }
}
