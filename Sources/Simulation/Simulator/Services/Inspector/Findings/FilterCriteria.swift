import MusterDocument
import MusterWire

/// Filter criteria for strings. All criteria must match. A criterion matches if one of its EQUALS
/// or PREFIX values matches, if it has any, and none of its NOT_EQUALS values is equal.
struct FilterCriteria: Sendable {
  fileprivate struct Criterion: Sendable {
    let name: String
    let wanted: [String]
    let prefixes: [String]
    let unwanted: [String]
  }

  private let criteria: [Criterion]

  /// Reads the criteria of a request. Only the criteria in `known` are simulated.
  init(_ value: Value?, known: [String]) throws(ServiceError) {
    var criteria: [Criterion] = []
    for (name, filters) in value?.namedMembers ?? [] {
      guard known.contains(name) else {
        throw .notSimulated(
          "The filter criterion \(name) (unlike \(known.joined(separator: ", ")))")
      }
      criteria.append(Criterion(name, filters))
    }
    self.criteria = criteria
  }

  /// True if all criteria match something. `text` returns the value for a criterion's name.
  func match(_ text: (String) -> String?) -> Bool {
    criteria.allSatisfy { criterion in
      text(criterion.name).map(criterion.matches) ?? false
    }
  }
}

extension FilterCriteria.Criterion {
  fileprivate init(_ name: String, _ filters: Value) {
    func values(_ comparison: String) -> [String] {
      filters.elements.filter { $0["comparison"]?.string == comparison }
        .compactMap { $0["value"]?.string }
    }
    self.init(
      name: name, wanted: values("EQUALS"), prefixes: values("PREFIX"),
      unwanted: values("NOT_EQUALS"))
  }

  fileprivate func matches(_ text: String) -> Bool {
    let isWanted =
      wanted.isEmpty && prefixes.isEmpty || wanted.contains(text)
      || prefixes.contains(where: text.hasPrefix)
    return isWanted && !unwanted.contains(text)
  }
}
