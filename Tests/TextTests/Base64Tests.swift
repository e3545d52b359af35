import MusterText
import Testing

@Suite struct Base64Tests {
  @Test(
    "Bytes are written and read as in RFC 4648, section 10",
    arguments: [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
      ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
  func published(plain: String, encoded: String) {
    #expect(Base64.encoded(Array(plain.utf8)) == encoded)
    #expect(Base64.decoded(encoded) == Array(plain.utf8))
  }

  @Test("Every byte is decoded unchanged", arguments: 0..<64)
  func everyByte(length: Int) {
    let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ length) }
    #expect(Base64.decoded(Base64.encoded(bytes)) == bytes)
  }

  @Test(
    "Invalid Base64 is refused",
    arguments: [
      "Z", "Zg", "Zg=", "Zg===", "=Zg=", "Z=g=", "Zm9v\n", "Zm 9", "Zm_-", "é===", "====",
    ])
  func refused(text: String) {
    #expect(Base64.decoded(text) == nil)
  }
}
