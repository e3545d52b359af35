/// A JMESPath expression. Supports only what AWS's paginators use: members, an index, and
/// alternatives, as in `NextMarker || Contents[-1].Key`.
public struct JMESPath: Sendable, CustomStringConvertible {
  private enum Selector {
    case member(String)
    /// Counts from the end if negative.
    case element(Int)
  }

  /// The path as it was written.
  public let description: String
  private let alternatives: [[Selector]]

  /// Parses an expression; nil if it is not valid or not supported.
  public init?(_ text: String) {
    description = text
    // Every second part is the empty text between the two bars of "||".
    let parts = text.split(separator: "|", omittingEmptySubsequences: false)
    var alternatives: [[Selector]] = []
    for (index, part) in parts.enumerated() {
      if index.isMultiple(of: 2) {
        guard let steps = JMESPath.steps(part) else { return nil }
        alternatives.append(steps)
      } else if !part.isEmpty {
        return nil
      }
    }
    guard !parts.count.isMultiple(of: 2) else { return nil }
    self.alternatives = alternatives
  }

  private static func steps(_ text: Substring) -> [Selector]? {
    var steps: [Selector] = []
    for part in trimmed(text).split(separator: ".", omittingEmptySubsequences: false) {
      let name = part.prefix { $0 != "[" }
      guard isName(name) else { return nil }
      steps.append(.member(String(name)))
      let bracket = part.dropFirst(name.count)
      guard !bracket.isEmpty else { continue }
      guard bracket.last == "]", let index = Int(bracket.dropFirst().dropLast()) else { return nil }
      steps.append(.element(index))
    }
    return steps
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text.drop { $0 == " " }
    while text.last == " " { text.removeLast() }
    return text
  }

  private static func isName(_ text: Substring) -> Bool {
    guard let first = text.unicodeScalars.first, !("0"..."9").contains(first) else { return false }
    return text.unicodeScalars.allSatisfy {
      ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0) || $0 == "_"
    }
  }

  /// The path as a pointer; nil unless it consists of members only.
  public var pointer: JSONPointer? {
    guard let steps = alternatives.first, alternatives.count == 1 else { return nil }
    var tokens: [String] = []
    for step in steps {
      guard case .member(let name) = step else { return nil }
      tokens.append(name)
    }
    return JSONPointer(tokens: tokens)
  }

  /// The value at the path below `value`: the first alternative that is truthy.
  fileprivate func find(in value: Value) -> Value? {
    let found = alternatives.compactMap { steps -> Value? in
      let end = steps.reduce(Optional(value)) { value, step in
        switch step {
        case .member(let name): value?[name]
        case .element(let index): value.flatMap { $0[index < 0 ? $0.count + index : index] }
        }
      }
      return end?.isNull == true ? nil : end
    }
    return found.first(where: \.isTruthy) ?? found.last
  }
}

extension Value {
  /// The value at `path` below this value; nil if there is none or it is null.
  public func at(_ path: JMESPath) -> Value? { path.find(in: self) }

  /// True if Python treats the value as true: it is not null, false, 0 or empty.
  public var isTruthy: Bool {
    switch kind {
    case .null: false
    case .boolean: boolean == true
    case .integer, .number: number != 0
    case .string: utf8?.isEmpty == false
    case .array, .object: count > 0
    }
  }
}
