import Testing

@testable import MusterWire

@Suite struct XMLTests {
  @Test(
    "An element has its name, attributes, text and children",
    arguments: [
      ("<a/>", XMLElement(name: "a")),
      ("<?xml version=\"1.0\"?>\n<a>x&amp;y&#10;</a>", XMLElement(name: "a", text: "x&y\n")),
      (
        "<a><b>1</b><!-- no --><c k=\"v&lt;\">2</c></a>",
        XMLElement(
          name: "a",
          children: [
            XMLElement(name: "b", text: "1"),
            XMLElement(name: "c", attributes: ["k": "v<"], text: "2"),
          ])
      ),
      ("<a><![CDATA[<b>]]></a>", XMLElement(name: "a", text: "<b>")),
      (
        "<n:a xmlns:n=\"https://n\" n:k=\"v\"/>",
        XMLElement(name: "a", attributes: ["n": "https://n", "k": "v"])
      ),
      ("<é>ü😀</é>", XMLElement(name: "é", text: "ü😀")),
    ])
  func reading(text: String, element: XMLElement) throws {
    #expect(try XMLElement(parsing: Array(text.utf8)) == element)
  }

  @Test(
    "Invalid XML is an error with line and column",
    arguments: [
      ("", "line 1, column 1: no element found"),
      ("<a>", "line 1, column 4: no element found"),
      ("<a>\n</b>", "line 2, column 3: mismatched tag"),
      ("<a/><b/>", "line 1, column 5: junk after document element"),
      ("{}", "line 1, column 1: not well-formed (invalid token)"),
      ("<a>&b;</a>", "line 1, column 4: undefined entity"),
      ("<a>\u{1}</a>", "line 1, column 4: not well-formed (invalid token)"),
    ])
  func malformed(text: String, position: String) {
    #expect(throws: XMLError(message: "is not valid XML at \(position)")) {
      try XMLElement(parsing: Array(text.utf8))
    }
  }

  @Test(
    "Document type declarations are refused, whatever their contents",
    arguments: [
      "<!DOCTYPE a><a/>", "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>",
      "<!DOCTYPE a [<!ENTITY b \"bbbb\"><!ENTITY c \"&b;&b;&b;\">]><a>&c;</a>",
      "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>",
    ])
  func documentTypes(text: String) {
    let error = #expect(throws: XMLError.self) { try XMLElement(parsing: Array(text.utf8)) }
    #expect(error?.message.hasSuffix(": document type declarations are not supported") == true)
  }

  @Test(
    "Bytes that are not UTF-8 are not valid XML", arguments: [[0xFF], [0xC3], [0xED, 0xA0, 0x80]])
  func encoding(bytes: [UInt8]) {
    #expect(throws: XMLError.self) {
      try XMLElement(parsing: Array("<a>".utf8) + bytes + Array("</a>".utf8))
    }
  }

  @Test("Elements may be nested as deeply as JSON")
  func depth() throws {
    func nested(_ depth: Int) -> [UInt8] {
      Array((String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)).utf8)
    }
    #expect(try XMLElement(parsing: nested(XMLElement.maxDepth)).name == "a")
    for depth in [XMLElement.maxDepth + 1, 100_000] {
      let error = #expect(throws: XMLError.self) { try XMLElement(parsing: nested(depth)) }
      #expect(error?.message.hasSuffix(": it is nested more than 1024 deep") == true)
    }
  }

  @Test("A document that is too large is refused")
  func size() {
    let large = [UInt8](repeating: UInt8(ascii: " "), count: XMLElement.maxBytes + 1)
    #expect(throws: XMLError(message: "is larger than 67108864 bytes")) {
      try XMLElement(parsing: large)
    }
  }

  @Test(
    "Written text is parsed unchanged",
    arguments: ["", " a ", "<&>\"'", "\t\n\r\r\n", "é漢😀", "]]>", "&amp;"])
  func writing(text: String) throws {
    var writer = XMLWriter()
    writer.element("a", attributes: [(name: "k", value: text)]) { $0.text(text) }
    let read = try XMLElement(parsing: writer.bytes)
    #expect(read == XMLElement(name: "a", attributes: ["k": text], text: text))
  }

  @Test("Characters that XML does not allow become the replacement character")
  func unsayable() throws {
    var writer = XMLWriter()
    writer.element("a", text: "x\u{0}\u{1F}\u{FFFE}y")
    #expect(try XMLElement(parsing: writer.bytes).text == "x\u{FFFD}\u{FFFD}\u{FFFD}y")
  }
}
