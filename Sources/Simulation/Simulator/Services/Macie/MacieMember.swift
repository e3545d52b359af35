import MusterText
import MusterWire

/// An account in the list of its administrator's members.
struct MacieMember: Sendable {
  /// The address that it was added with; nil for the account's own.
  var email: String?
  var path = Relationship.Path.invitation
  var tags = Tags()
  var relationship = Relationship.created
  var invitedAt: Instant?
  var updatedAt: Instant
  /// The time of the account's next event. Events scheduled for other times are ignored.
  var due: Instant?

  /// True if the account is a member or will become one without an invitation.
  var isMemberOrJoining: Bool {
    relationship.isMember || path == .organization && relationship == .created
  }

  /// True if the account counts toward the quota of its administrator's members.
  var countsForQuota: Bool { relationship != .removed && relationship != .resigned }

  func change(by event: Relationship.Event) -> Relationship.Transition? {
    relationship.change(by: event, on: path)
  }

  var description: String { "whose relationship is \(relationship.rawValue)" }
}
