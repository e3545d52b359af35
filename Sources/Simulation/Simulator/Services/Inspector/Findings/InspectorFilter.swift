import MusterDocument
import MusterText

/// A filter for findings. A filter that suppresses findings is a suppression rule.
struct InspectorFilter: Sendable {
  var owner: String
  var createdAt: Instant
  var updatedAt: Instant
  /// The latest values of name, action, filterCriteria, description and reason.
  var given: JSON
  var tags: Tags

  var name: JSON? { given["name"] }
}
