/// Percent-encoding as AWS requires it: every character except the unreserved ones of RFC 3986 is
/// encoded, with uppercase hexadecimal digits.
public enum PercentEncoding {
  /// Encodes `text`. With `keepingSlashes` (for greedy path labels), `/` is not encoded.
  public static func encoded(_ text: String, keepingSlashes: Bool = false) -> String {
    encoded(text) { byte in
      isUnreserved(byte) || (keepingSlashes && byte == UInt8(ascii: "/"))
    }
  }

  /// Encodes `text` except the characters of `kept`, which are ASCII.
  public static func encoded(_ text: String, keeping kept: String) -> String {
    encoded(text) { byte in isUnreserved(byte) || kept.utf8.contains(byte) }
  }

  private static func encoded(_ text: String, _ isKept: (UInt8) -> Bool) -> String {
    guard !text.withBytes({ $0.allSatisfy(isKept) }) else { return text }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    for byte in text.utf8 {
      if isKept(byte) {
        bytes.append(byte)
      } else {
        bytes.append(UInt8(ascii: "%"))
        bytes.append(digit(byte >> 4))
        bytes.append(digit(byte & 15))
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Decodes `text`; nil if a `%` is not followed by two hexadecimal digits or the result is not
  /// UTF-8.
  public static func decoded(_ text: some StringProtocol) -> String? {
    var bytes: [UInt8] = []
    var rest = text.utf8.makeIterator()
    while let byte = rest.next() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let high = rest.next().flatMap(value), let low = rest.next().flatMap(value) else {
        return nil
      }
      bytes.append(high << 4 | low)
    }
    return String(validating: bytes, as: UTF8.self)
  }

  /// The first `%` that is not followed by two hexadecimal digits, with up to two characters after
  /// it.
  public static func firstBadEscape(in text: Substring) -> Substring? {
    var rest = text
    while let start = rest.firstIndex(of: "%") {
      rest = rest[start...]
      let escape = rest.prefix(3)
      guard escape.utf8.count == 3, escape.utf8.dropFirst().allSatisfy({ value($0) != nil }) else {
        return escape
      }
      rest = rest.dropFirst(3)
    }
    return nil
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
      UInt8(ascii: "."), UInt8(ascii: "~"):
      true
    default: false
    }
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
  }

  private static func value(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}
