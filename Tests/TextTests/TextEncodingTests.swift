import MusterText
import Testing

@Suite struct TextEncodingTests {
  static let text = "Zoë 😀\r\n111122223333\t日本"

  static func utf16(_ text: String, bigEndian: Bool) -> [UInt8] {
    ([0xFEFF] + Array(text.utf16)).flatMap { unit in
      let bytes = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
      return bigEndian ? bytes : bytes.reversed()
    }
  }

  @Test(
    "A text is read in the encoding that its byte order mark shows",
    arguments: [
      (Array(text.utf8), TextEncoding.utf8),
      ([0xEF, 0xBB, 0xBF] + Array(text.utf8), .utf8WithMark),
      (utf16(text, bigEndian: false), .utf16LittleEndian),
      (utf16(text, bigEndian: true), .utf16BigEndian),
    ])
  func encodings(bytes: [UInt8], encoding: TextEncoding) throws {
    let read = try EncodedText(bytes)
    #expect(read.encoding == encoding)
    #expect(String(decoding: read.utf8, as: UTF8.self) == Self.text)
  }

  @Test("A text may be empty", arguments: [[], [0xEF, 0xBB, 0xBF], [0xFF, 0xFE], [0xFE, 0xFF]])
  func empty(bytes: [UInt8]) throws {
    #expect(try EncodedText(bytes).utf8 == [])
  }

  @Test(
    "A text that is not valid is refused with its line",
    arguments: [
      ([0x31, 0x0A, 0xE9, 0x0A], "is not valid UTF-8 (line 2)"),
      ([0xEF, 0xBB, 0xBF, 0x0A, 0x0A, 0xFF], "is not valid UTF-8 (line 3)"),
      ([0xFF, 0xFE, 0x31, 0x00, 0x32], "is not valid UTF-16 (line 1)"),
      ([0xFF, 0xFE, 0x0A, 0x00, 0x00, 0xD8], "is not valid UTF-16 (line 2)"),
      ([0xFE, 0xFF, 0xDC, 0x00, 0x00, 0x31], "is not valid UTF-16 (line 1)"),
      (
        [0x31, 0x00, 0x32, 0x00],
        "contains a NUL byte (line 1): save it as UTF-8, or as UTF-16 with a byte order mark"
      ),
    ] as [([UInt8], String)])
  func invalid(bytes: [UInt8], message: String) throws {
    let error = try #require(throws: TextEncodingError.self) { try EncodedText(bytes) }
    #expect(error.message == message)
  }
}
