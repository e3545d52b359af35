import MusterText
import MusterWire

struct InspectorMember: Sendable {
  var status = Membership.created
  var updatedAt: Instant
  /// When the association that is under way ends.
  var due: Instant?
}
