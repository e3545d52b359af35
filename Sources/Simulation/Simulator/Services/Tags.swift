import MusterDocument
import MusterWire

/// The tags of a resource, sorted by key.
struct Tags: Sendable, Equatable {
  private static let most = 50
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
    var tags = self
    for (key, value) in others?.namedMembers ?? [] { tags.values[key] = value.string ?? "" }
    guard tags.values.count <= Tags.most else {
      throw .validation("A resource has at most \(Tags.most) tags.")
    }
    return tags
  }

  func removing(_ keys: [String]) -> Tags {
    var tags = self
    for key in keys { tags.values[key] = nil }
    return tags
  }

  var json: JSON {
    .object(values.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
  }
}
