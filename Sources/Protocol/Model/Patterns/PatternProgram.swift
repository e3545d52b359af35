/// A regular expression as a program for a backtracking matcher.
final class PatternProgram: Sendable {
  enum Instruction: Sendable {
    /// Consumes `count` scalars. All of them must be in the set with index `set`.
    case take(set: Int, count: Int)
    /// Continues with the next instruction or, if that does not match, `offset` instructions later.
    case split(offset: Int)
    case jump(offset: Int)
    /// Matches only at the beginning, or the end, of the text.
    case beginning
    case end
  }

  let instructions: [Instruction]
  let sets: [ScalarSet]

  init(_ instructions: [Instruction], sets: [ScalarSet]) {
    self.instructions = instructions
    self.sets = sets
  }

  /// The program that matches every text.
  static let anything = PatternProgram([], sets: [])

  /// The step limit, after which the result is uncertain. No expression of a built-in model takes a
  /// thousandth of it.
  private static let maxSteps = 1_000_000

  /// True if the UTF-8 `text` has a match, or the search takes too long.
  func isFound(in text: UnsafeBufferPointer<UInt8>) -> Bool {
    var steps = PatternProgram.maxSteps
    for start in 0...text.count where start == text.count || !text[start].isContinuation {
      if matches(text, from: start, &steps) { return true }
    }
    return false
  }

  private func matches(
    _ text: UnsafeBufferPointer<UInt8>, from start: Int, _ steps: inout Int
  ) -> Bool {
    var (index, position) = (0, start)
    var alternatives: [(index: Int, position: Int)] = []
    while index < instructions.count {
      steps -= 1
      if steps < 0 { return true }
      var isMatch = true
      switch instructions[index] {
      case .take(let set, let count):
        steps -= count
        isMatch = text.take(count, of: sets[set], at: &position)
      case .split(let offset): alternatives.append((index + offset, position))
      case .jump(let offset): index += offset - 1
      case .beginning: isMatch = position == 0
      case .end: isMatch = position == text.count
      }
      if isMatch {
        index += 1
      } else if let alternative = alternatives.popLast() {
        (index, position) = alternative
      } else {
        return false
      }
    }
    return true
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Advances `position` by `count` scalars if all of them are in `set`.
  fileprivate func take(_ count: Int, of set: ScalarSet, at position: inout Int) -> Bool {
    for _ in 0..<count {
      guard position < self.count, set.contains(scalar(at: &position)) else { return false }
    }
    return true
  }

  /// The scalar at `position`, which advances. The bytes must be valid UTF-8; missing bytes at the
  /// end count as zeros.
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
  /// True if this is a continuation byte of UTF-8.
  fileprivate var isContinuation: Bool { self & 0xC0 == 0x80 }
}
