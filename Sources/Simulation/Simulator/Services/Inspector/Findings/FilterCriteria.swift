import MusterDocument
import MusterWire

/// Filter criteria over texts: every criterion has to hold, and it does if one of its EQUALS and
/// PREFIX does, where it has such, and each of its NOT_EQUALS.
struct FilterCriteria: Sendable {
  fileprivate struct Criterion: Sendable {
    let name: String
    let wanted: [String]
    let prefixes: [String]
    let unwanted: [String]
  }

  private let criteria: [Criterion]

  /// Reads what a request says; only of the criteria in `known` is it simulated what they mean.
  init(_ value: Value?, known: [String]) throws(ServiceError) {
    var criteria: [Criterion] = []
    for (name, filters) in value?.namedMembers ?? [] {
      guard known.contains(name) else {
        throw .notSimulated(
          "The filter criterion \(name) (those that are: \(known.joined(separator: ", ")))")
      }
      criteria.append(Criterion(name, filters))
    }
    self.criteria = criteria
  }

  /// Whether all criteria hold of something, of which `text` gives what each is about.
  func hold(_ text: (String) -> String?) -> Bool {
    criteria.allSatisfy { criterion in
      text(criterion.name).map(criterion.holds) ?? false
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

  fileprivate func holds(_ text: String) -> Bool {
    let isWanted =
      wanted.isEmpty && prefixes.isEmpty || wanted.contains(text)
      || prefixes.contains(where: text.hasPrefix)
    return isWanted && !unwanted.contains(text)
  }
}
