import MusterDocument
import TestSupport
import Testing

@Suite struct JSONWritingTests {
  @Test("A written value reads back equal", arguments: 0..<400 as Range<UInt64>)
  func roundTrip(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    let json = random.json()
    let root = try Document(json.bytes).root
    #expect(JSON(root) == json)
    #expect(JSON(Document(writing: json).root) == json)
    var writer = JSONWriter()
    writer.value(root)
    #expect(writer.text == json.text)
  }

  @Test(
    "Text is written in the shortest form",
    arguments: [
      ("", #""""#), ("plain é漢😀", #""plain é漢😀""#), ("\"\\/", #""\"\\/""#),
      ("\n\r\t", #""\n\r\t""#), ("\u{0}\u{8}\u{1F}\u{7F}", "\"\\u0000\\u0008\\u001f\u{7F}\""),
    ])
  func strings(text: String, written: String) {
    #expect(JSON.string(text).text == written)
  }

  @Test("A character that must be escaped is found at every position", arguments: 0..<20)
  func escapes(position: Int) throws {
    let plain = Array("a text \u{7F} of é 20 bytes".utf8.prefix(20))
    for byte in [0, 0x1F, UInt8(ascii: "\""), UInt8(ascii: "\\")] {
      var bytes = plain
      bytes[position] = byte
      let text = String(decoding: bytes, as: UTF8.self)
      #expect(
        try Document(JSON.object([(key: text, value: .string(text))]).bytes).root[text]?.string
          == text)
    }
    #expect(JSON.string(String(decoding: plain, as: UTF8.self)).bytes.count == plain.count + 2)
  }

  @Test("JSON text can be used like any other value")
  func written() {
    let written = JSON.written { json in
      json.object { json in
        json.member("a", "b")
        json.member("c", "d")
      }
    }
    let built: JSON = ["a": "b", "c": "d"]
    let wrap: (JSON) -> JSON = { ["before": 1, "list": [.null, $0, $0], "behind": $0] }
    #expect(written.bytes == built.bytes)
    #expect(wrap(written).text == wrap(built).text)
  }

  @Test(
    "A number is written as the shortest text that reads back the same",
    arguments: [
      (.number(0.1), "0.1"), (.number(1), "1.0"), (.number(-0.0), "-0.0"),
      (.number(1e300), "1e+300"),
      (.number(.leastNonzeroMagnitude), "5e-324"), (.integer(.min), "-9223372036854775808"),
      (.number(.infinity), "null"), (.number(.nan), "null"),
    ] as [(JSON, String)])
  func numbers(json: JSON, written: String) {
    #expect(json.text == written)
  }

  @Test("Containers and JSON text are separated by commas")
  func commas() {
    var writer = JSONWriter()
    writer.object { writer in
      writer.key("empty")
      writer.array { _ in }
      writer.key("list")
      writer.array { writer in
        writer.null()
        writer.boolean(true)
        writer.raw("[1]")
        writer.raw(Array("{}".utf8))
        writer.object { _ in }
      }
      writer.key("last")
      writer.integer(-1)
    }
    #expect(writer.text == #"{"empty":[],"list":[null,true,[1],{},{}],"last":-1}"#)
  }

  @Test("A document of a value that is nested too deeply is null")
  func tooDeep() {
    var json: JSON = []
    for _ in 0..<1024 { json = [json] }
    #expect(Document(writing: json).root.isNull)
  }
}
