import MusterDocument
import Testing

@Suite struct JSONSequenceTests {
  @Test(
    "Several documents are read as an array of them, and one as itself",
    arguments: [
      (#"{"a":1}"#, #"{"a":1}"#), (" [1, 2] ", "[1,2]"),
      (#"{"a":1}{"b":2}"#, #"[{"a":1},{"b":2}]"#),
      ("{\"a\":\"}{\\\"\"}\n\n[1]\r\n\"x\" 2 true\nnull", #"[{"a":"}{\""},[1],"x",2,true,null]"#),
      ("1\n2", "[1,2]"),
    ])
  func documents(text: String, json: String) throws {
    #expect(JSON(try Document.sequence(Array(text.utf8)).root).text == json)
  }

  @Test(
    "A document that is not valid is refused with its line",
    arguments: [
      ("{\"a\":1}\n{\"b\":}\n", "is not valid JSON at line 2, column "),
      ("{\"a\":1}\n{\"b\":1}}", "is not valid JSON at line 2, column "),
      ("{\"a\":1", "is not valid JSON at line 1, column "),
      ("", "is not valid JSON at line 1, column 1"),
    ])
  func invalid(text: String, message: String) throws {
    let error = try #require(throws: JSONError.self) { try Document.sequence(Array(text.utf8)) }
    #expect(error.message.hasPrefix(message))
  }
}
