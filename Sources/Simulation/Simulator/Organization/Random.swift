import MusterDocument
import MusterText
import MusterWire

/// A small random source: SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number
/// Generators", OOPSLA 2014).
///
/// Each source is made for one purpose, from the seed and the purpose's name. A choice therefore
/// does not depend on the choices made before it.
struct Random: Sendable, RandomNumberGenerator {
  private var state: UInt64

  init(seed: Int64, for purpose: [String]) {
    state = UInt64(bitPattern: seed)
    for part in purpose { self = continued(with: part) }
  }

  /// The source for a purpose within this source's purpose.
  func continued(with part: String) -> Random {
    var random = self
    random.state = random.next() ^ Random.hash(part)
    return random
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number from 0 up to, but not including, 1.
  mutating func fraction() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// True with probability `share`.
  mutating func happens(_ share: Double) -> Bool {
    fraction() < share
  }

  /// A number below `bound`, which must not be 0. The bounds used here are small, so that the
  /// distribution is practically uniform.
  mutating func number(below bound: UInt64) -> UInt64 {
    next() % max(1, bound)
  }

  /// A random element of `elements`; nil if it is empty.
  mutating func element<Element>(of elements: [Element]) -> Element? {
    elements.isEmpty ? nil : elements[Int(number(below: UInt64(elements.count)))]
  }

  mutating func uuid() -> String { UUID.text(next(), next()) }

  static let hexadecimalDigits = 16

  /// The 16 hexadecimal digits of `number`.
  static func hexadecimal(_ number: UInt64) -> String {
    String(unsafeUninitializedCapacity: hexadecimalDigits) { text in
      for position in 0..<hexadecimalDigits {
        text[position] = UInt8(number >> (60 - 4 * position) & 15).hexadecimalDigit
      }
      return hexadecimalDigits
    }
  }

  /// `count` hexadecimal digits.
  mutating func hexadecimal(_ count: Int) -> String {
    var digits = ""
    while digits.utf8.count < count { digits += Random.hexadecimal(next()) }
    return String(digits.prefix(count))
  }

  /// FNV-1a (Fowler, Noll and Vo), 64 bits.
  private static func hash(_ text: String) -> UInt64 {
    text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}
