/// A regular expression as a program for a machine that tries one way after the other.
final class PatternProgram: Sendable {
  enum Instruction: Sendable {
    /// Takes as many scalars, each of one of the program's sets.
    case take(set: Int, count: Int)
    /// Goes on with the next instruction and, should that lead nowhere, `offset` further down.
    case split(offset: Int)
    case jump(offset: Int)
    /// Goes on only at the beginning, or the end, of the text.
    case beginning
    case end
  }

  let instructions: [Instruction]
  let sets: [ScalarSet]

  init(_ instructions: [Instruction], sets: [ScalarSet]) {
    self.instructions = instructions
    self.sets = sets
  }

  /// The program that finds what it looks for in every text.
  static let anything = PatternProgram([], sets: [])

  /// After so many steps nobody knows; no expression of a model takes a thousandth of them.
  private static let mostSteps = 1_000_000

  /// Whether the UTF-8 `text` has a match somewhere, or it takes too long to find out.
  func isFound(in text: UnsafeBufferPointer<UInt8>) -> Bool {
    var steps = PatternProgram.mostSteps
    for start in 0...text.count where start == text.count || !text[start].isContinuation {
      if matches(text, from: start, &steps) { return true }
    }
    return false
  }

  private func matches(
    _ text: UnsafeBufferPointer<UInt8>, from start: Int, _ steps: inout Int
  ) -> Bool {
    var (place, position) = (0, start)
    var others: [(place: Int, position: Int)] = []
    while place < instructions.count {
      steps -= 1
      if steps < 0 { return true }
      var goesOn = true
      switch instructions[place] {
      case .take(let set, let count):
        steps -= count
        goesOn = text.take(count, of: sets[set], at: &position)
      case .split(let offset): others.append((place + offset, position))
      case .jump(let offset): place += offset - 1
      case .beginning: goesOn = position == 0
      case .end: goesOn = position == text.count
      }
      if goesOn {
        place += 1
      } else if let other = others.popLast() {
        (place, position) = other
      } else {
        return false
      }
    }
    return true
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Moves `position` behind `count` scalars if all of them are in `set`.
  fileprivate func take(_ count: Int, of set: ScalarSet, at position: inout Int) -> Bool {
    for _ in 0..<count {
      guard position < self.count, set.contains(scalar(at: &position)) else { return false }
    }
    return true
  }

  /// The scalar at `position`, which moves behind it. The bytes are valid UTF-8; were they not, what
  /// is missing at their end would be taken for zeros.
  private func scalar(at position: inout Int) -> UInt32 {
    let lead = self[position]
    position += 1
    guard lead >= 0x80 else { return UInt32(lead) }
    let length = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1
    var scalar = UInt32(lead) & (0x3F >> UInt32(length))
    for _ in 0..<length {
      scalar = scalar << 6 | (position < count ? UInt32(self[position]) & 0x3F : 0)
      position += 1
    }
    return scalar
  }
}

extension UInt8 {
  /// Whether a byte of UTF-8 continues a scalar.
  fileprivate var isContinuation: Bool { self & 0xC0 == 0x80 }
}
