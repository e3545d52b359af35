import MusterDocument
import TestSupport

extension SplitMix {
  /// A random JSON value with at most `depth` levels.
  mutating func json(depth: Int = 4) -> JSON {
    switch Int.random(in: depth > 0 ? 0...7 : 0...5, using: &self) {
    case 0: .null
    case 1: .boolean(.random(using: &self))
    case 2: .integer(Int64(truncatingIfNeeded: next()) >> Int64.random(in: 0...63, using: &self))
    case 3: .number(number())
    case 4, 5: .string(text())
    case 6: .array((0..<count()).map { _ in json(depth: depth - 1) })
    default: .object((0..<count()).map { _ in (key: text(), value: json(depth: depth - 1)) })
    }
  }

  private mutating func count() -> Int { Int.random(in: 0...5, using: &self) }

  /// A random finite number of any magnitude.
  private mutating func number() -> Double {
    let number = Double(bitPattern: next())
    return number.isFinite ? number : 0.5
  }

  mutating func text() -> String {
    let scalars: [Unicode.Scalar] = [
      "a", "Z", "0", " ", "\"", "\\", "/", "\n", "\r", "\t", "\u{0}", "\u{1F}", "\u{7F}", "\u{80}",
      "é", "\u{2028}", "漢", "\u{FFFD}", "\u{FEFF}", "😀", "\u{10FFFF}", "\u{301}",
    ]
    var text = ""
    for _ in 0..<Int.random(in: 0...12, using: &self) {
      text.unicodeScalars.append(scalars.randomElement(using: &self) ?? "a")
    }
    return text
  }
}
