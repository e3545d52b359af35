/// The relationship of an account to its Macie administrator: `relationshipStatus` (Amazon Macie
/// User Guide, "Managing multiple accounts").
struct Relationship: Status {
  let rawValue: String

  static let created = Relationship(rawValue: "Created")
  static let emailVerificationInProgress = Relationship(rawValue: "EmailVerificationInProgress")
  static let emailVerificationFailed = Relationship(rawValue: "EmailVerificationFailed")
  static let invited = Relationship(rawValue: "Invited")
  static let enabled = Relationship(rawValue: "Enabled")
  static let paused = Relationship(rawValue: "Paused")
  static let removed = Relationship(rawValue: "Removed")
  static let resigned = Relationship(rawValue: "Resigned")
  static let accountSuspended = Relationship(rawValue: "AccountSuspended")
  static let regionDisabled = Relationship(rawValue: "RegionDisabled")

  static let allCases: [Relationship] = [
    .created, .emailVerificationInProgress, .emailVerificationFailed, .invited, .enabled, .paused,
    .removed, .resigned, .accountSuspended, .regionDisabled,
  ]

  /// The way in which an account becomes a member.
  enum Path: String, Sendable, CaseIterable {
    case invitation, organization
  }

  /// An event that changes a relationship: a call of one of the two accounts, or an event that
  /// happens by itself.
  enum Event: Sendable, CaseIterable, Comparable {
    case create, invite, verified, notVerified, suspended, regionDisabled, accept, decline
    case associated
    case pause, resume, disassociate, resign, delete
  }

  /// The result of an event.
  enum Transition: Sendable, Equatable {
    case to(Relationship)
    case gone
  }

  /// The relationship after `event`; nil if the event is not possible.
  func change(by event: Event, on path: Path) -> Transition? {
    switch (self, event) {
    case (.enabled, .pause), (.paused, .pause): .to(.paused)
    case (.paused, .resume), (.enabled, .resume): .to(.enabled)
    case (.enabled, .disassociate), (.paused, .disassociate), (.regionDisabled, .disassociate):
      .to(.removed)
    case (_, .disassociate) where isForeign: .to(.removed)
    default:
      switch path {
      case .invitation: changeByInvitation(event)
      case .organization: changeInOrganization(event)
      }
    }
  }

  /// An invited account can be disassociated, paused and deleted before it accepts (acceptance
  /// tests of terraform-provider-aws).
  private func changeByInvitation(_ event: Event) -> Transition? {
    switch (self, event) {
    case (.created, .invite): .to(.emailVerificationInProgress)
    case (.emailVerificationInProgress, .verified): .to(.invited)
    case (.emailVerificationInProgress, .notVerified): .to(.emailVerificationFailed)
    case (.emailVerificationInProgress, .suspended): .to(.accountSuspended)
    case (.invited, .accept), (.resigned, .accept): .to(.enabled)
    case (.invited, .decline): .gone
    case (.enabled, .resign): .to(.resigned)
    case (.removed, .delete), (.resigned, .delete): .gone
    case (.created, .delete), (.emailVerificationFailed, .delete), (.invited, .delete): .gone
    case (.invited, .disassociate): .to(.removed)
    case (.invited, .pause): .to(.paused)
    default: nil
    }
  }

  /// Members through AWS Organizations need no invitation and cannot disassociate themselves. They
  /// are deleted after they were removed (LZA, SRA and cloud-nuke do so).
  private func changeInOrganization(_ event: Event) -> Transition? {
    switch (self, event) {
    case (.removed, .create): .to(.created)
    case (.removed, .delete): .gone
    case (.created, .associated): .to(.enabled)
    case (.created, .suspended): .to(.accountSuspended)
    case (.created, .regionDisabled): .to(.regionDisabled)
    case (.created, .disassociate): .to(.removed)
    default: nil
    }
  }

  /// True if the account is a member now.
  var isMember: Bool { self == .enabled || self == .paused }
}
