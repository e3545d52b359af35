/// UUIDs of version 4 (RFC 9562).
public enum UUID {
  private static let length = 36

  /// The UUID made from 128 random bits. Version and variant replace six of them.
  public static func text(_ high: UInt64, _ low: UInt64) -> String {
    let words = (
      high & 0xFFFF_FFFF_FFFF_0FFF | 0x4000, low & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
    )
    return String(unsafeUninitializedCapacity: length) { text in
      var index = 0
      for position in 0..<32 {
        if position.isMultiple(of: 4) && 8...20 ~= position {
          text[index] = UInt8(ascii: "-")
          index += 1
        }
        let word = position < 16 ? words.0 : words.1
        text[index] = UInt8(word >> UInt64(60 - 4 * (position % 16)) & 15).hexadecimalDigit
        index += 1
      }
      return length
    }
  }
}
