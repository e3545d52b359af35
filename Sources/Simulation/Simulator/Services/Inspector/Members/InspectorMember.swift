import MusterText
import MusterWire

struct InspectorMember: Sendable {
  var status = Membership.created
  var updatedAt: Instant
  /// The time at which the association in progress ends.
  var due: Instant?
}
