/// The path to a part of a value, as in `resourceId[0]`, `authority` or `[1]`. Parts are separated
/// by dots.
struct AttributePath {
  private enum Step {
    case member(String)
    case element(Int)
  }

  private var steps: [Step] = []

  /// Nil if `text` is not a valid path.
  init?(_ text: some StringProtocol) {
    for part in text.split(separator: ".", omittingEmptySubsequences: false) {
      let name = part.prefix { $0 != "[" }
      if !name.isEmpty { steps.append(.member(String(name))) }
      guard name.endIndex < part.endIndex else {
        if name.isEmpty { return nil }
        continue
      }
      let digits = part[name.endIndex...].dropFirst().dropLast()
      guard part.hasSuffix("]"), digits.allSatisfy(\.isASCII), let index = UInt16(digits) else {
        return nil
      }
      steps.append(.element(Int(index)))
    }
  }

  /// The part of `value` at this path; nil if there is none.
  func callAsFunction(_ value: RuleValue) -> RuleValue? {
    steps.reduce(value) { (whole: RuleValue?, step) in
      switch step {
      case .member(let name): whole?[name]
      case .element(let index): whole?.elements.dropFirst(index).first
      }
    }
  }
}
