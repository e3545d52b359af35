@testable import MusterModel

extension Pattern {
  /// A random text that the pattern matches, unless an anchor is in the middle.
  /// Loops rarely end before the text has `least` scalars, and then with a probability of one half.
  func example(_ random: inout some RandomNumberGenerator, atLeast least: Int) -> String {
    var text = String.UnicodeScalarView()
    var index = 0
    while index < program.instructions.count {
      switch program.instructions[index] {
      case .take(let set, let count):
        for _ in 0..<count { text.append(program.sets[set].example(&random)) }
      case .split(let offset):
        let chance = text.count >= least ? 2 : 8
        if Int.random(in: 0..<chance, using: &random) == 0 { index += offset - 1 }
      case .jump(let offset): index += offset - 1
      case .beginning, .end: break
      }
      index += 1
    }
    return String(text)
  }
}

extension ScalarSet {
  /// The scalars to choose from: ones that are likely to cause errors, and plain ones.
  private static let candidates: [Unicode.Scalar] =
    ["é", "😀", "\n"] + (0x20..<0x7F).compactMap(Unicode.Scalar.init)

  /// A member of the set, the first one from a random position.
  fileprivate func example(_ random: inout some RandomNumberGenerator) -> Unicode.Scalar {
    let candidates = ScalarSet.candidates
    let start = Int.random(in: candidates.indices, using: &random)
    for offset in candidates.indices {
      let scalar = candidates[(start + offset) % candidates.count]
      if contains(scalar.value) { return scalar }
    }
    return "?"
  }
}
