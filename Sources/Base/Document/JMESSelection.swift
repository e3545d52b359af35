/// A JMESPath expression that selects values for the parameters of endpoint rules, as in
/// `TransactItems[*].[Put.TableName, Get.TableName][]`. Supports what service models may use
/// (Smithy 2.0, "operationContextParams"): members, an index, `[*]`, `.*`, `[]`, multi-select lists
/// and `keys()`.
public struct JMESSelection: Sendable, CustomStringConvertible {
  enum SelectionStep: Sendable {
    case member(String)
    /// Counts from the end if negative.
    case element(Int)
    case everyElement
    case everyMember
    case list([JMESSelection])
    case keys(JMESSelection)
  }

  /// A selected value, or a list that the expression makes.
  public indirect enum Selected: Sendable {
    case none
    case value(Value)
    case list([Selected])
  }

  /// The expression as it was written.
  public let description: String
  /// The selectors between the `[]` of the expression. Each `[]` flattens the list that the
  /// selectors before it select, and those after it are applied to each element.
  let stages: [[SelectionStep]]

  /// The maximum number of values that are visited: far more than AWS's operations accept, which is
  /// 100 items.
  private static let maxVisits = 100_000

  /// Parses an expression; nil if it is not valid or not supported.
  public init?(_ text: String) {
    var parser = JMESSelectionParser(text)
    guard let parsed = parser.whole() else { return nil }
    self = parsed
  }

  init(_ description: String, _ stages: [[SelectionStep]]) {
    self.description = description
    self.stages = stages
  }

  /// The values that the expression selects from `value`; nil if they are too many.
  public func find(in value: Value) -> Selected? {
    var remaining = JMESSelection.maxVisits
    let selected = find(in: .value(value), &remaining)
    return remaining > 0 ? selected : nil
  }

  private func find(in start: Selected, _ remaining: inout Int) -> Selected {
    var selected = start
    for (index, stage) in stages.enumerated() {
      guard index > 0 else {
        selected = JMESSelection.find(stage[...], in: selected, &remaining)
        continue
      }
      guard let elements = selected.elements else { return .none }
      selected = JMESSelection.project(
        stage[...], elements.flatMap { $0.elements ?? [$0] }, &remaining)
    }
    return selected
  }

  private static func find(
    _ selectors: ArraySlice<SelectionStep>, in selected: Selected, _ remaining: inout Int
  ) -> Selected {
    remaining -= 1
    guard let first = selectors.first, remaining > 0, !selected.isNone else { return selected }
    let rest = selectors.dropFirst()
    switch first {
    case .member(let name):
      return find(rest, in: Selected(selected.value?[name]), &remaining)
    case .element(let index):
      let elements = selected.elements ?? []
      let position = index < 0 ? elements.count + index : index
      let element = elements.indices.contains(position) ? elements[position] : .none
      return find(rest, in: element, &remaining)
    case .everyElement:
      return selected.elements.map { project(rest, $0, &remaining) } ?? .none
    case .everyMember:
      return selected.members.map { project(rest, $0.map(\.value), &remaining) } ?? .none
    case .list(let choices):
      return find(rest, in: .list(choices.map { $0.find(in: selected, &remaining) }), &remaining)
    case .keys(let argument):
      let members = argument.find(in: selected, &remaining).members
      return find(rest, in: members.map { .list($0.map(\.key)) } ?? .none, &remaining)
    }
  }

  /// Applies `selectors` to each element. Elements without a result are left out.
  private static func project(
    _ selectors: ArraySlice<SelectionStep>, _ elements: [Selected], _ remaining: inout Int
  ) -> Selected {
    var results: [Selected] = []
    for element in elements where remaining > 0 {
      let result = find(selectors, in: element, &remaining)
      if !result.isNone { results.append(result) }
    }
    return .list(results)
  }
}

extension JMESSelection.Selected {
  fileprivate init(_ value: Value?) {
    guard let value, !value.isNull else {
      self = .none
      return
    }
    self = .value(value)
  }

  fileprivate var isNone: Bool { if case .none = self { true } else { false } }

  fileprivate var value: Value? { if case .value(let value) = self { value } else { nil } }

  /// The elements of a list or an array; nil for anything else.
  fileprivate var elements: [Self]? {
    switch self {
    case .list(let elements): elements
    case .value(let value): value.kind == .array ? value.elements.map { Self($0) } : nil
    case .none: nil
    }
  }

  /// The members of an object; nil for anything else.
  fileprivate var members: [(key: Self, value: Self)]? {
    guard let value, value.kind == .object else { return nil }
    return value.members.map { (Self($0.key), Self($0.value)) }
  }
}
