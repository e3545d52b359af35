import MusterDocument

extension [UInt8] {
  mutating func append(_ text: String) {
    text.withBytes { append(contentsOf: $0) }
  }

  mutating func append(line text: String) {
    append(text)
    append(UInt8(ascii: "\n"))
  }

  mutating func append(lowercased text: String) {
    text.withBytes { text in
      append(addingCapacity: text.count) { bytes in
        for byte in text { bytes.append(byte.lowercased) }
      }
    }
  }

  /// Appends `bytes` as lowercase hexadecimal digits.
  mutating func append(hexadecimal bytes: [UInt8]) {
    append(addingCapacity: 2 * bytes.count) { digits in
      for byte in bytes {
        digits.append((byte >> 4).hexadecimalDigit)
        digits.append((byte & 15).hexadecimalDigit)
      }
    }
  }

  /// The bytes as lowercase hexadecimal digits.
  var hexadecimal: String {
    var text: [UInt8] = []
    text.append(hexadecimal: self)
    return String(decoding: text, as: UTF8.self)
  }
}

extension UInt8 {
  /// The lowercase letter for an uppercase ASCII letter; any other byte unchanged.
  var lowercased: UInt8 {
    UInt8(ascii: "A")...UInt8(ascii: "Z") ~= self ? self | 0x20 : self
  }
}
