import MusterDocument
import MusterWire

/// The tags of a resource, sorted by key.
struct Tags: Sendable, Equatable {
  static let most = 50
  private var values: [String: String] = [:]

  init() {}

  /// The tags in an object of strings; nil if the value is not one.
  init?(_ value: Value) {
    guard value.kind == .object else { return nil }
    for (key, value) in value.namedMembers {
      guard let text = value.string else { return nil }
      values[key] = text
    }
  }

  /// These tags with others added, which replace those with the same key.
  func adding(_ others: Value?) throws(ServiceError) -> Tags {
    let others = (others?.namedMembers ?? []).map { (key: $0.name, value: $0.value.string ?? "") }
    guard let tags = adding(others) else {
      throw .validation("A resource has at most \(Tags.most) tags.")
    }
    return tags
  }

  /// The same; nil if these are too many tags.
  func adding(_ others: [(key: String, value: String)]) -> Tags? {
    var tags = self
    for (key, value) in others { tags.values[key] = value }
    return tags.values.count <= Tags.most ? tags : nil
  }

  func removing(_ keys: [String]) -> Tags {
    var tags = self
    for key in keys { tags.values[key] = nil }
    return tags
  }

  /// All tags, sorted by key.
  var all: [(key: String, value: String)] { values.sorted { $0.key < $1.key } }

  var json: JSON { .object(all.map { ($0.key, .string($0.value)) }) }
}
