import MusterDocument

/// The number of outcomes of each kind in the value of a script: `{"outcomes": […]}`, or lists
/// and objects of such values.
enum RunCounts {
  /// The value of a script that is searched for outcomes is at most this deep.
  private static let maxDepth = 16

  static func of(_ value: JSON) -> JSON {
    var counts: [(key: String, count: Int64)] = []
    for outcome in outcomes(in: value) {
      guard case .string(let kind)? = outcome["outcome"] else { continue }
      if let index = counts.firstIndex(where: { $0.key == kind }) {
        counts[index].count += 1
      } else {
        counts.append((kind, 1))
      }
    }
    return .object(counts.map { (key: $0.key, value: .integer($0.count)) })
  }

  static func outcomes(in value: JSON, depth: Int = 0) -> [JSON] {
    guard depth < maxDepth else { return [] }
    switch value {
    case .array(let elements): return elements.flatMap { outcomes(in: $0, depth: depth + 1) }
    case .object(let members):
      if case .array(let outcomes)? = value["outcomes"] { return outcomes }
      return members.flatMap { outcomes(in: $0.value, depth: depth + 1) }
    default: return []
    }
  }
}
