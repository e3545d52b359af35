import MusterDocument
import Testing

@Suite struct BadJSONTests {
  @Test(
    "Invalid JSON is refused with line and column",
    arguments: [
      ("", 1, 1), ("  ", 1, 1), ("nul", 1, 1), ("tru", 1, 1), ("{} x", 1, 4), ("1 2", 1, 1),
      ("[1,]", 1, 4), ("[1 2]", 1, 4), ("[1,\n 2,\n x]", 3, 2), (#"{"a" 1}"#, 1, 6),
      (#"{"a":}"#, 1, 6), ("{a:1}", 1, 2), (#"{"a":1,}"#, 1, 8), ("[01]", 1, 2), ("[1.]", 1, 2),
      ("[NaN]", 1, 2), ("'a'", 1, 1), ("[\n\n\"a\nb\"]", 3, 1),
      ("[\"\\x\"]", 1, 2), ("[\n\"\\ud800\"]", 2, 1), ("[\"a]", 1, 2), (#"{"\x":1}"#, 1, 2),
      ("[123456789012345678901,\n x]", 2, 2), ("[012345678901234567890]", 1, 2),
      ("[1e999]", 1, 2), ("[123456789012345678901, 1e999]", 1, 25),
      ("[123456789012345678901", 1, 2), (#"{123456789012345678901:1}"#, 1, 2),
      (#"{"a":123456789012345678901,"b":{123456789012345678901 :1}}"#, 1, 33),
      ("[\"a\",\n \"b\\\"c,\n \"d\"]", 2, 2), ("[1", 1, 2), ("{\"a\":1", 1, 6),
    ])
  func positionIsNamed(text: String, line: Int, column: Int) throws {
    let error = try #require(throws: JSONError.self) { try Document(text) }
    #expect(error.message.hasPrefix("is not valid JSON at line \(line), column \(column): "))
  }

  @Test(
    "Invalid UTF-8 is refused with line and column",
    arguments: [
      ([0xFF], 1, 1), ([0x22, 0xC3, 0x22], 1, 2),
      ([0x5B, 0x0A, 0x22, 0xC3, 0x28, 0x22, 0x5D], 2, 2),
      ([0x22, 0xC0, 0x80, 0x22], 1, 2), ([0x22, 0xED, 0xA0, 0x80, 0x22], 1, 2),
      ([0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], 1, 2), ([0x22, 0xE2, 0x82], 1, 2),
    ] as [([UInt8], Int, Int)])
  func encodingIsChecked(bytes: [UInt8], line: Int, column: Int) throws {
    let error = try #require(throws: JSONError.self) { try Document(bytes) }
    #expect(error.message.hasPrefix("is not valid JSON at line \(line), column \(column): "))
    #expect(error.message.hasSuffix("it is not valid UTF-8"))
  }

  @Test("Truncated text is refused, never read as a shorter document")
  func cutOff() throws {
    let text = #"{"accounts":[{"accountId":"123456789012","é":[1.5,true,null,"\n"]}]}"#
    let bytes = Array(text.utf8)
    for count in 0..<bytes.count {
      #expect(throws: JSONError.self) { try Document(Array(bytes.prefix(count))) }
    }
  }

  @Test(
    "A text that is nested too deeply is refused, closed or not",
    arguments: [1025, 100_000, 1_000_000])
  func tooDeep(depth: Int) throws {
    for (opening, closing) in [("[", "]"), (#"{"a":"#, "}"), (#"[{"a":"#, "}]")] {
      let open = String(repeating: opening, count: depth)
      #expect(throws: JSONError.self) { try Document(open) }
      #expect(throws: JSONError.self) { try Document(open + "x") }
      let closed = open + "1" + String(repeating: closing, count: depth)
      let error = try #require(throws: JSONError.self) { try Document(closed) }
      #expect(error.message.hasSuffix(": it is nested more than 1024 deep"))
    }
  }
}
