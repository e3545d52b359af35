@testable import MusterModel

extension Pattern {
  /// A text that it matches, unless an anchor stands within it: a random way through its program.
  /// Loops are seldom left before the text has `least` scalars; then they are left as likely as not.
  func example(_ random: inout some RandomNumberGenerator, atLeast least: Int) -> String {
    var text = String.UnicodeScalarView()
    var place = 0
    while place < program.instructions.count {
      switch program.instructions[place] {
      case .take(let set, let count):
        for _ in 0..<count { text.append(program.sets[set].example(&random)) }
      case .split(let offset):
        let chance = text.count >= least ? 2 : 8
        if Int.random(in: 0..<chance, using: &random) == 0 { place += offset - 1 }
      case .jump(let offset): place += offset - 1
      case .beginning, .end: break
      }
      place += 1
    }
    return String(text)
  }
}

extension ScalarSet {
  /// The scalars to choose from: those that are likely to be mistaken somewhere, and what is plain.
  private static let candidates: [Unicode.Scalar] =
    ["é", "😀", "\n"] + (0x20..<0x7F).compactMap(Unicode.Scalar.init)

  /// A member, the first from a random place on.
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
