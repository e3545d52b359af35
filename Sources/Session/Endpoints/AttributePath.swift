/// Where a part of a value is: `resourceId[0]`, `authority`, `[1]`, or several of them with dots
/// between.
struct AttributePath {
  private enum Step {
    case member(String)
    case element(Int)
  }

  private var steps: [Step] = []

  /// Nil for a text that is no path.
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

  /// What is there in `value`; nil if there is no such part.
  func callAsFunction(_ value: RuleValue) -> RuleValue? {
    steps.reduce(value) { (whole: RuleValue?, step) in
      switch step {
      case .member(let name): whole?[name]
      case .element(let index): whole?.elements.dropFirst(index).first
      }
    }
  }
}
