import MusterDocument
import MusterText

/// The pattern of a partition's Region names, which matches Regions newer than this library.
///
/// AWS publishes it as a regular expression that always has the same form: parts joined by `\-`,
/// where each is a word, a choice of words, `\w+` or `\d+`. Any other form is an error.
struct RegionPattern {
  private enum PatternPart {
    case oneOf([Substring])
    case word
    case number

    func matches(_ text: Substring) -> Bool {
      switch self {
      case .oneOf(let words): words.contains(text)
      case .word: !text.isEmpty && text.utf8.allSatisfy { isWordCharacter($0) }
      case .number: !text.isEmpty && text.utf8.allSatisfy { isDigit($0) }
      }
    }
  }

  private let parts: [PatternPart]

  init(regularExpression text: String) throws(EndpointError) {
    guard text.hasPrefix("^"), text.hasSuffix("$") else {
      throw EndpointError(
        message: "The Region pattern '\(text)' does not begin with ^ and end with $.")
    }
    var parts: [PatternPart] = []
    for part in text.dropFirst().dropLast().parts(separatedBy: #"\-"#) {
      guard let parsed = RegionPattern.part(part) else {
        throw EndpointError(
          message: "The Region pattern '\(text)' has an unsupported part: '\(part)'.")
      }
      parts.append(parsed)
    }
    self.parts = parts
  }

  func matches(_ region: String) -> Bool {
    let names = region.split(separator: "-", omittingEmptySubsequences: false)
    return names.count == parts.count && zip(parts, names).allSatisfy { $0.matches($1) }
  }

  private static func part(_ text: Substring) -> PatternPart? {
    if text == #"\w+"# { return .word }
    if text == #"\d+"# { return .number }
    let isChoice = text.hasPrefix("(") && text.hasSuffix(")")
    let words = isChoice ? text.dropFirst().dropLast().split(separator: "|") : [text]
    let areWords = words.allSatisfy { $0.utf8.allSatisfy { isWordCharacter($0) } }
    return areWords && !words.isEmpty ? .oneOf(words) : nil
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isWordCharacter(_ byte: UInt8) -> Bool {
    isDigit(byte) || byte == UInt8(ascii: "_")
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }
}
