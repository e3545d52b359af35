extension JSON {
  /// Reads the JSON that a script host writes, which comes as text and not as a muster_result.
  /// Nil if it cannot be read, or is nested deeper than anything that is meant to be read.
  init?(parsing text: some Collection<UInt8>) {
    var reader = JSONReader(bytes: Array(text)[...])
    guard let value = reader.value(depth: 0), reader.isAtEnd else { return nil }
    self = value
  }
}

/// Reads one value from the beginning of `bytes` (RFC 8259), recursively.
private struct JSONReader {
  var bytes: ArraySlice<UInt8>

  private static let deepest = 256

  var isAtEnd: Bool {
    mutating get {
      skipSpace()
      return bytes.isEmpty
    }
  }

  mutating func value(depth: Int) -> JSON? {
    guard depth < JSONReader.deepest else { return nil }
    skipSpace()
    switch bytes.first {
    case UInt8(ascii: "{"): return object(depth: depth)
    case UInt8(ascii: "["): return array(depth: depth)
    case UInt8(ascii: "\""): return string().map(JSON.string)
    default: return word()
    }
  }

  private mutating func object(depth: Int) -> JSON? {
    var members: [(name: String, value: JSON)] = []
    let isComplete = items(until: "}") { reader in
      reader.skipSpace()
      guard let name = reader.string(), reader.take(":"), let value = reader.value(depth: depth + 1)
      else { return false }
      members.append((name, value))
      return true
    }
    return isComplete ? .object(members) : nil
  }

  private mutating func array(depth: Int) -> JSON? {
    var elements: [JSON] = []
    let isComplete = items(until: "]") { reader in
      guard let value = reader.value(depth: depth + 1) else { return false }
      elements.append(value)
      return true
    }
    return isComplete ? .array(elements) : nil
  }

  /// Reads an opening bracket, items between commas, and `end`.
  private mutating func items(
    until end: Unicode.Scalar, item: (inout JSONReader) -> Bool
  ) -> Bool {
    bytes.removeFirst()
    if take(end) { return true }
    repeat {
      guard item(&self) else { return false }
    } while take(",")
    return take(end)
  }

  /// `true`, `false`, `null` or a number.
  private mutating func word() -> JSON? {
    let length = bytes.prefix { !JSONReader.endsWord($0) }.count
    let word = String(decoding: bytes.prefix(length), as: UTF8.self)
    bytes = bytes.dropFirst(length)
    switch word {
    case "null": return .null
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    default: return JSONReader.number(word)
    }
  }

  private static func number(_ word: String) -> JSON? {
    guard word.allSatisfy("0123456789+-.eE".contains) else { return nil }
    return Int64(word).map(JSON.integer) ?? Double(word).map(JSON.number)
  }

  private static func endsWord(_ byte: UInt8) -> Bool {
    isSpace(byte) || [UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}")].contains(byte)
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    [0x20, 0x09, 0x0A, 0x0D].contains(byte)
  }

  private mutating func skipSpace() {
    bytes = bytes.drop(while: JSONReader.isSpace)
  }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    skipSpace()
    guard bytes.first == UInt8(ascii: scalar) else { return false }
    bytes.removeFirst()
    return true
  }
}

extension JSONReader {
  private mutating func string() -> String? {
    guard take("\"") else { return nil }
    var text: [UInt8] = []
    while let byte = bytes.popFirst() {
      switch byte {
      case UInt8(ascii: "\""): return String(validating: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        guard let scalar = escape() else { return nil }
        text += Array(String(scalar).utf8)
      default: text.append(byte)
      }
    }
    return nil
  }

  /// What follows a backslash.
  private mutating func escape() -> Unicode.Scalar? {
    guard let byte = bytes.popFirst() else { return nil }
    switch Unicode.Scalar(byte) {
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "b": return "\u{08}"
    case "f": return "\u{0C}"
    case "u": return unicodeEscape()
    case "\"", "\\", "/": return Unicode.Scalar(byte)
    default: return nil
    }
  }

  /// Four hexadecimal digits, or a surrogate pair of them: `1F600` is written `D83D\uDE00`.
  private mutating func unicodeEscape() -> Unicode.Scalar? {
    guard let first = codeUnit() else { return nil }
    guard UTF16.isLeadSurrogate(first) else { return Unicode.Scalar(first) }
    guard bytes.starts(with: Array("\\u".utf8)) else { return nil }
    bytes = bytes.dropFirst(2)
    guard let second = codeUnit(), UTF16.isTrailSurrogate(second) else { return nil }
    return UTF16.decode(UTF16.EncodedScalar([first, second]))
  }

  private mutating func codeUnit() -> UInt16? {
    let digits = String(decoding: bytes.prefix(4), as: UTF8.self)
    bytes = bytes.dropFirst(4)
    return digits.utf8.count == 4 ? UInt16(digits, radix: 16) : nil
  }
}
