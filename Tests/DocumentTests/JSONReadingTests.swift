import MusterDocument
import Testing

@Suite struct JSONReadingTests {
  struct Sample: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let kind: Value.Kind
    let json: JSON

    init(_ text: String, _ kind: Value.Kind, _ json: JSON) {
      testDescription = text
      self.kind = kind
      self.json = json
    }
  }

  @Test(
    "A value is read as its own kind",
    arguments: [
      Sample("null", .null, .null),
      Sample(" true ", .boolean, true),
      Sample("false\n", .boolean, false),
      Sample("0", .integer, 0),
      Sample("-0", .integer, 0),
      Sample("-9223372036854775808", .integer, .integer(.min)),
      Sample("9223372036854775807", .integer, .integer(.max)),
      Sample("9223372036854775808", .integer, .digits("9223372036854775808")),
      Sample("18446744073709551615", .integer, .digits("18446744073709551615")),
      Sample("18446744073709551616", .integer, .digits("18446744073709551616")),
      Sample("-9223372036854775809", .integer, .digits("-9223372036854775809")),
      Sample(
        #"{"a\"1":[123456789012345678901,"9",{"b":1.5}],"c":-98765432109876543210}"#, .object,
        [
          "a\"1": [.digits("123456789012345678901"), "9", ["b": .number(1.5)]],
          "c": .digits("-98765432109876543210"),
        ]),
      Sample("1.0", .number, .number(1)),
      Sample("-0.0", .number, .number(-0.0)),
      Sample("1e3", .number, .number(1000)),
      Sample("5e-324", .number, .number(.leastNonzeroMagnitude)),
      Sample("1.7976931348623157e308", .number, .number(.greatestFiniteMagnitude)),
      Sample(#""""#, .string, ""),
      Sample(#""plain""#, .string, "plain"),
      Sample(#""\"\\\/\b\f\n\r\t""#, .string, "\"\\/\u{8}\u{C}\n\r\t"),
      Sample(#""\u0041\u00e9\u6F22""#, .string, "Aé漢"),
      Sample(#""\ud83d\ude00 😀""#, .string, "😀 😀"),
      Sample(#""a\u0000b""#, .string, "a\u{0}b"),
      Sample("[]", .array, []),
      Sample("{}", .object, [:]),
      Sample("[1,[2],{}]", .array, [1, [2], [:]]),
      Sample(#"{"a":1,"b":[null]}"#, .object, ["a": 1, "b": [.null]]),
    ])
  func valueIsRead(_ sample: Sample) throws {
    let root = try Document(sample.testDescription).root
    #expect(root.kind == sample.kind)
    #expect(JSON(root) == sample.json)
  }

  @Test(
    "A value is not read as another kind",
    arguments: [
      ("null", 0), ("true", 1), ("7", 2), ("7.5", 3), (#""7""#, 4), ("[7]", 5), (#"{"7":7}"#, 6),
    ])
  func othersAreNil(text: String, kind: Int) throws {
    let root = try Document(text).root
    #expect(root.isNull == (kind == 0))
    #expect((root.boolean != nil) == (kind == 1))
    #expect((root.integer != nil) == (kind == 2))
    #expect((root.number != nil) == (kind == 2 || kind == 3))
    #expect((root.string != nil) == (kind == 4))
    #expect((root.utf8 != nil) == (kind == 4))
    #expect(root.count == (kind >= 5 ? 1 : 0))
    #expect(Array(root.elements).count == (kind == 5 ? 1 : 0))
    #expect(Array(root.members).count == (kind == 6 ? 1 : 0))
    #expect((root[0] != nil) == (kind == 5))
    #expect((root["7"] != nil) == (kind == 6))
  }

  @Test("An integer that does not fit into 64 signed bits is a number, not an integer")
  func largeIntegers() throws {
    let root = try Document("18446744073709551615").root
    #expect(root.integer == nil)
    #expect(root.number == 18_446_744_073_709_551_616)
  }

  @Test("A lookup returns the first of several members with one name; iteration returns all")
  func repeatedNames() throws {
    let root = try Document(#"{"a":1,"b":2,"a":3}"#).root
    #expect(root["a"]?.integer == 1)
    #expect(root.count == 3)
    #expect(root.members.map { $0.value.integer } == [1, 2, 3])
  }

  @Test("A string's bytes are followed by NUL, for C")
  func stringsEndInNUL() throws {
    let document = try Document(#"["é",""]"#)
    for (value, count) in zip(document.root.elements, [2, 0]) {
      let bytes = try #require(value.utf8)
      #expect(bytes.count == count)
      #expect(bytes.baseAddress?[count] == 0)
    }
  }

  @Test("A document may have 1,024 levels", arguments: [("[", "]"), (#"{"a":"#, "}")])
  func depth(open: String, close: String) throws {
    func nested(_ depth: Int) -> String {
      String(repeating: open, count: depth - 1) + (open == "[" ? "[]" : "{}")
        + String(repeating: close, count: depth - 1)
    }
    let deepest = try Document(nested(1024))
    #expect(JSON(deepest.root).text == nested(1024))
    let error = try #require(throws: JSONError.self) { try Document(nested(1025)) }
    #expect(error.message.contains("deep"))
  }

  @Test("Elements are counted beyond the limit of the parser's tape")
  func manyElements() throws {
    let count = 0xFF_FFFF + 2
    let text = "[" + String(repeating: "0,", count: count - 1) + "0]"
    #expect(try Document(text).root.count == count)
  }
}
