extension [UInt8] {
  mutating func append(_ text: some StringProtocol) {
    append(contentsOf: text.utf8)
  }

  mutating func append(line text: String) {
    append(text)
    append(UInt8(ascii: "\n"))
  }

  private static let digits = [UInt8]("0123456789abcdef".utf8)

  /// Appends `bytes` as hexadecimal digits in lower case.
  mutating func append(hexadecimal bytes: [UInt8]) {
    reserveCapacity(count + 2 * bytes.count)
    for byte in bytes {
      append(Self.digits[Int(byte >> 4)])
      append(Self.digits[Int(byte & 15)])
    }
  }

  /// The bytes as hexadecimal digits in lower case.
  var hexadecimal: String {
    var text: [UInt8] = []
    text.append(hexadecimal: self)
    return String(decoding: text, as: UTF8.self)
  }
}
