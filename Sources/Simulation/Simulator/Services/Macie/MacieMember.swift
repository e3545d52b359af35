import MusterText
import MusterWire

/// An account in the list of its administrator.
struct MacieMember: Sendable {
  /// The address that it was added with; nil for the account's own.
  var email: String?
  var path = Relationship.Path.invitation
  var tags = Tags()
  var relationship = Relationship.created
  var invitedAt: Instant?
  var updatedAt: Instant
  /// When the account does next what it does by itself; anything scheduled for it but then is void.
  var due: Instant?

  /// Whether the account is a member, or cannot but become one.
  var isMemberOrJoining: Bool {
    relationship.isMember || path == .organization && relationship == .created
  }

  func change(by event: Relationship.Event) -> Relationship.Change? {
    relationship.change(by: event, on: path)
  }

  var description: String { "whose relationship is \(relationship.rawValue)" }
}
