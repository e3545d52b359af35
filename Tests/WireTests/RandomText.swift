@testable import MusterModel

extension Pattern {
  /// A text that it matches, unless an anchor stands within it: a random way through its program.
  /// Loops are left as likely as they are gone through again.
  func example(_ random: inout some RandomNumberGenerator) -> String {
    var text = String.UnicodeScalarView()
    var place = 0
    while place < program.instructions.count {
      switch program.instructions[place] {
      case .take(let set, let count):
        let scalars = program.sets[set].examples
        for _ in 0..<count { text.append(scalars.randomElement(using: &random) ?? "?") }
      case .split(let offset): place += Bool.random(using: &random) ? offset - 1 : 0
      case .jump(let offset): place += offset - 1
      case .beginning, .end: break
      }
      place += 1
    }
    return String(text)
  }
}

extension ScalarSet {
  /// Those of its members that are likely to be mistaken for something else somewhere.
  fileprivate var examples: [Unicode.Scalar] {
    let others: [Unicode.Scalar] = ["é", "😀", "\n"]
    return (others + (0x20..<0x7F).compactMap(Unicode.Scalar.init)).filter { contains($0.value) }
  }
}
