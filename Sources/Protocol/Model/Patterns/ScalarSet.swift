/// A set of Unicode scalars that one position of a regular expression matches.
struct ScalarSet: Sendable {
  typealias Range = ClosedRange<UInt32>

  /// A bit for each ASCII character, because nearly all texts are ASCII.
  private let low: UInt64
  private let high: UInt64
  private let ranges: [Range]

  init(_ ranges: [Range]) {
    var (low, high) = (UInt64(0), UInt64(0))
    for scalar in UInt32(0)..<64 {
      if ranges.contains(where: { $0.contains(scalar) }) { low |= 1 &<< UInt64(scalar) }
      if ranges.contains(where: { $0.contains(scalar + 64) }) { high |= 1 &<< UInt64(scalar) }
    }
    (self.low, self.high) = (low, high)
    self.ranges = ranges.filter { $0.upperBound > 127 }
  }

  func contains(_ scalar: UInt32) -> Bool {
    guard scalar < 128 else { return ranges.contains { $0.contains(scalar) } }
    return (scalar < 64 ? low : high) &>> UInt64(scalar & 63) & 1 == 1
  }
}

extension [ScalarSet.Range] {
  /// The scalars outside of the ranges.
  var complement: Self {
    var gaps: Self = []
    var next: UInt32 = 0
    for range in sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if range.lowerBound > next { gaps.append(next...(range.lowerBound - 1)) }
      next = Swift.max(next, range.upperBound + 1)
    }
    return next <= 0x10FFFF ? gaps + [next...0x10FFFF] : gaps
  }

  static func one(_ scalar: Unicode.Scalar) -> Self { [scalar.value...scalar.value] }

  // The classes of ECMA-262, 22.2.2.9 (CharacterClassEscape), and its line terminators.
  static let digits: Self = [0x30...0x39]
  static let wordCharacters: Self = [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A]
  static let lineTerminators: Self = [0x0A...0x0A, 0x0D...0x0D, 0x2028...0x2029]
  static let whiteSpace: Self = [
    0x09...0x0D, 0x20...0x20, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A, 0x2028...0x2029,
    0x202F...0x202F, 0x205F...0x205F, 0x3000...0x3000, 0xFEFF...0xFEFF,
  ]
}
