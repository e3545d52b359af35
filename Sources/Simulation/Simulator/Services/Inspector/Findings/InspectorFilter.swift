import MusterDocument
import MusterText

/// A filter over findings; one that suppresses is a suppression rule.
struct InspectorFilter: Sendable {
  var owner: String
  var createdAt: Instant
  var updatedAt: Instant
  /// name, action, filterCriteria, description and reason, as they were given last.
  var given: JSON
  var tags: Tags

  var name: JSON? { given["name"] }
}
