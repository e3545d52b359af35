import MusterDocument
import MusterWire

/// Conditions by property: a bucket or finding must meet all of them.
struct MacieCriteria: Sendable {
  private let conditions: [(property: String, condition: Value)]

  /// Reads the conditions of a request. `known` are the properties that the simulation has.
  init(_ value: Value?, known: [String]) throws(ServiceError) {
    conditions = (value?.namedMembers ?? []).map { ($0.name, $0.value) }
    for (property, _) in conditions where !known.contains(property) {
      throw .validation(
        "/\(property) is not a property that can be used; use \(known.joined(separator: ", "))")
    }
  }

  /// True if all conditions are met. `property` returns the value of a property.
  func match(_ property: (String) -> JSON?) -> Bool {
    conditions.allSatisfy { conditions in
      property(conditions.property).map { MacieCriteria.isMet(conditions.condition, by: $0) }
        ?? false
    }
  }

  /// Every comparison of a condition must hold. A list holds if one of its values equals.
  private static func isMet(_ condition: Value, by value: JSON) -> Bool {
    condition.namedMembers.allSatisfy { comparison, operand in
      let texts = operand.elements.compactMap(\.string)
      let (number, bound) = (value.amount ?? 0, operand.number ?? 0)
      return switch comparison {
      case "eq", "eqExactMatch": texts.contains(value.plainText)
      case "neq": !texts.contains(value.plainText)
      case "prefix": operand.string.map(value.plainText.hasPrefix) ?? true
      case "gt": number > bound
      case "gte": number >= bound
      case "lt": number < bound
      case "lte": number <= bound
      default: true
      }
    }
  }
}

/// An order of a list: by a property, ascending unless `orderBy` is DESC.
struct MacieSortCriteria: Sendable {
  private let property: String
  private let isDescending: Bool

  /// Reads `sortCriteria`; nil if the request has none.
  init?(_ value: Value?, known: [String]) throws(ServiceError) {
    guard let value else { return nil }
    property = value["attributeName"]?.string ?? known.first ?? ""
    isDescending = value["orderBy"]?.string == "DESC"
    guard known.contains(property) else {
      throw .validation(
        "/sortCriteria/attributeName must be \(known.joined(separator: " or ")), not '\(property)'")
    }
  }

  /// The elements in this order. Elements that are equal stay as they are.
  func sorted<Element>(
    _ elements: [Element], _ value: (Element, String) -> JSON?
  ) -> [Element] {
    let keys = elements.map { value($0, property) ?? .null }
    let positions = elements.indices.sorted { left, right in
      if keys[left] == keys[right] { return left < right }
      return MacieSortCriteria.isBefore(keys[left], keys[right]) != isDescending
    }
    return positions.map { elements[$0] }
  }

  private static func isBefore(_ left: JSON, _ right: JSON) -> Bool {
    if let left = left.amount, let right = right.amount { return left < right }
    return left.plainText < right.plainText
  }
}

extension JSON {
  /// The number that this is; nil for other values.
  fileprivate var amount: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// The text of a scalar, without quotes.
  var plainText: String {
    if case .string(let text) = self { text } else { text }
  }
}
