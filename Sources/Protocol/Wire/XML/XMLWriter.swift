/// Writes XML text. It adds tags and escapes; the caller is responsible for the order of calls.
struct XMLWriter {
  private(set) var bytes: [UInt8] = []

  mutating func element(
    _ name: String, attributes: [(name: String, value: String)] = [],
    _ content: (inout XMLWriter) -> Void
  ) {
    bytes.append(contentsOf: "<\(name)".utf8)
    for (name, value) in attributes {
      bytes.append(contentsOf: " \(name)=\"".utf8)
      text(value)
      bytes.append(UInt8(ascii: "\""))
    }
    bytes.append(UInt8(ascii: ">"))
    content(&self)
    bytes.append(contentsOf: "</\(name)>".utf8)
  }

  mutating func element(_ name: String, text: String) {
    element(name) { $0.text(text) }
  }

  /// Writes text. White space that parsers would normalize is escaped. Characters that XML does not
  /// allow (XML 1.0, production 2) become the replacement character.
  mutating func text(_ text: String) {
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": bytes.append(contentsOf: "&amp;".utf8)
      case "<": bytes.append(contentsOf: "&lt;".utf8)
      case ">": bytes.append(contentsOf: "&gt;".utf8)
      case "\"": bytes.append(contentsOf: "&quot;".utf8)
      case "\t", "\n", "\r": bytes.append(contentsOf: "&#\(scalar.value);".utf8)
      case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": bytes.append(contentsOf: "\u{FFFD}".utf8)
      default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
    }
  }
}
