import MusterDocument
import TestSupport
import Testing

/// Escapes of surrogates without their pair in JSON of other programs.
@Suite struct LoneSurrogateTests {
  @Test(
    "A surrogate without its pair becomes U+FFFD in received JSON",
    arguments: [
      (#"\ud800"#, "\u{FFFD}"), (#"\udfff"#, "\u{FFFD}"), (#"\uDBFF"#, "\u{FFFD}"),
      (#"a\ud800b"#, "a\u{FFFD}b"), (#"\ud800\ud800"#, "\u{FFFD}\u{FFFD}"),
      (#"\ude00\ud83d"#, "\u{FFFD}\u{FFFD}"), (#"\ud83d\ud83d\ude00"#, "\u{FFFD}😀"),
      (#"\ud83d\ude00\ude00"#, "😀\u{FFFD}"), (#"\ud800\n"#, "\u{FFFD}\n"),
      (#"\ud800\\ude00"#, "\u{FFFD}\\ude00"), (#"\\ud800"#, "\\ud800"),
      (#"\\\ud800"#, "\\\u{FFFD}"), (#"\ud800\u0041"#, "\u{FFFD}A"),
      (#"\ud83d \ude00"#, "\u{FFFD} \u{FFFD}"), (#"é\ud800é"#, "é\u{FFFD}é"),
    ])
  func replaced(escaped: String, text: String) throws {
    let json = #"{"a":["x","\#(escaped)",123456789012345678901,"😀"]}"#
    let value = try Document(received: Array(json.utf8)).root["a"]
    #expect(value?[1]?.string == text)
    #expect(value?[2]?.numberText == "123456789012345678901")
    #expect(value?[3]?.string == "😀")
  }

  @Test("A surrogate without its pair in a name, or as the whole document")
  func elsewhere() throws {
    let named = try Document(received: Array(#"{"\ud800":1,"b":2}"#.utf8)).root
    #expect(named["\u{FFFD}"]?.integer == 1)
    #expect(named["b"]?.integer == 2)
    #expect(try Document(received: Array(#""\udc00""#.utf8)).root.string == "\u{FFFD}")
  }

  @Test(
    "Other errors beside a surrogate without its pair keep their position",
    arguments: [
      (#"["\ud800","\ud80"]"#, 11), (#"["\ud800"#, 2), (#"["\ud800", "\ud8"#, 12),
      (#"["\ud800" 1]"#, 11), (#"["\ud800","\x"]"#, 11),
    ])
  func errors(json: String, column: Int) throws {
    let error = try #require(throws: JSONError.self) { try Document(received: Array(json.utf8)) }
    #expect(error.message.hasPrefix("is not valid JSON at line 1, column \(column): "))
  }

  @Test("JSON that a program builds must not have such surrogates")
  func strict() {
    #expect(throws: JSONError.self) { try Document(Array(#"["\ud800"]"#.utf8)) }
  }

  @Test("Random escapes are read as the UTF-16 that they stand for", arguments: 0..<200)
  func random(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    let units: [UInt16] = (0..<Int.random(in: 0...12, using: &random)).map { _ in
      [0x41, 0xD800, 0xDBFF, 0xDC00, 0xDFFF, 0xE9, 0xFFFD].randomElement(using: &random) ?? 0x41
    }
    let escaped = units.map { unit in
      let digits = String(unit, radix: 16, uppercase: Bool.random(using: &random))
      return #"\u"# + String(repeating: "0", count: 4 - digits.count) + digits
    }
    let json = "\"" + escaped.joined() + "\""
    #expect(
      try Document(received: Array(json.utf8)).root.string
        == String(decoding: units, as: UTF16.self))
  }
}
