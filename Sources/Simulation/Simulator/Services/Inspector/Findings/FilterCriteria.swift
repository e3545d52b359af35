import MusterDocument
import MusterWire

/// Filter criteria for strings. All criteria must match.
struct FilterCriteria: Sendable {
  private let criteria: [(name: String, filters: StringFilters)]

  /// Reads the criteria of a request. Only the criteria in `known` are simulated.
  init(_ value: Value?, known: [String]) throws(ServiceError) {
    var criteria: [(name: String, filters: StringFilters)] = []
    for (name, filters) in value?.namedMembers ?? [] {
      guard known.contains(name) else {
        throw .notSimulated(
          "The filter criterion \(name) (unlike \(known.joined(separator: ", ")))")
      }
      criteria.append((name, StringFilters(filters)))
    }
    self.criteria = criteria
  }

  /// True if all criteria match something. `text` returns the value for a criterion's name.
  func match(_ text: (String) -> String?) -> Bool {
    criteria.allSatisfy { criterion in
      text(criterion.name).map(criterion.filters.match) ?? false
    }
  }
}

/// A list of filters for one string. A text matches if it equals none of the NOT_EQUALS values and,
/// if there are EQUALS or PREFIX values, matches one of them.
struct StringFilters: Sendable {
  private let wanted: [String]
  private let prefixes: [String]
  private let unwanted: [String]

  init(_ filters: Value?) {
    func values(_ comparison: String) -> [String] {
      (filters?.elements.map(\.self) ?? []).filter { $0["comparison"]?.string == comparison }
        .compactMap { $0["value"]?.string }
    }
    wanted = values("EQUALS")
    prefixes = values("PREFIX")
    unwanted = values("NOT_EQUALS")
  }

  func match(_ text: String) -> Bool {
    let isWanted =
      wanted.isEmpty && prefixes.isEmpty || wanted.contains(text)
      || prefixes.contains(where: text.hasPrefix)
    return isWanted && !unwanted.contains(text)
  }
}
