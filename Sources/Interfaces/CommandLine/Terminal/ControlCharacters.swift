// Text from outside must not control the terminal, or look like additional lines.

extension String {
  /// The text on one line: every control character is escaped, as `\n` or `\x1b`.
  var onOneLine: String { escaped { _ in false } }

  /// The text with its lines and tabs kept, and every other control character escaped.
  var printable: String { escaped { $0 == "\n" || $0 == "\t" } }

  private func escaped(except isKept: (Unicode.Scalar) -> Bool) -> String {
    guard unicodeScalars.contains(where: { $0.controlsText && !isKept($0) }) else { return self }
    var text = UnicodeScalarView()
    for scalar in unicodeScalars {
      if scalar.controlsText && !isKept(scalar) {
        text.append(contentsOf: scalar.escape.unicodeScalars)
      } else {
        text.append(scalar)
      }
    }
    return String(text)
  }
}

extension Unicode.Scalar {
  /// True for control characters, line separators, and the characters that reverse the direction
  /// of text (Unicode Technical Report #36, section 2.4).
  var controlsText: Bool {
    if isASCII { return value < 0x20 || value == 0x7F }
    let separators: [Unicode.GeneralCategory] = [.control, .lineSeparator, .paragraphSeparator]
    return separators.contains(properties.generalCategory)
      || (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
  }

  fileprivate var escape: String {
    switch self {
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    default: value < 0x100 ? "\\x" + hexadecimal(2) : "\\u" + hexadecimal(4)
    }
  }

  private func hexadecimal(_ count: Int) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: max(0, count - digits.count)) + digits
  }
}
