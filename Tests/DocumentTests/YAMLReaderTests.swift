import MusterDocument
import TestSupport
import Testing

@Suite struct YAMLReaderTests {
  @Test(
    "Each document of a YAML text is an element of an array, and scalars are strings",
    arguments: [
      ("", "[]"), ("# nothing\n", "[]"), ("a: 1", #"[{"a":"1"}]"#), ("- a\n- b\n", #"[["a","b"]]"#),
      ("a: 012345678901\nb: 1.0\nc: true", #"[{"a":"012345678901","b":"1.0","c":"true"}]"#),
      (
        "a:\nb: ~\nc: null\nd: 'null'\ne: \"\"",
        #"[{"a":null,"b":null,"c":null,"d":"null","e":""}]"#
      ),
      ("---\na: 1\n---\n- 2\n...\n", #"[{"a":"1"},["2"]]"#),
      ("{a: [1, {b: 2}], c: {}}", #"[{"a":["1",{"b":"2"}],"c":{}}]"#),
      ("a: &x 1\nb: !tag 2\n", #"[{"a":"1","b":"2"}]"#),
      ("a: |\n  one\n  two\nb: >-\n  three\n  four\n", #"[{"a":"one\ntwo\n","b":"three four"}]"#),
      (#"a: "q\"\t\u00e9""#, #"[{"a":"q\"\té"}]"#),
    ])
  func documents(yaml: String, json: String) throws {
    #expect(JSON(try Document(yaml: Array(yaml.utf8)).root).text == json)
  }

  @Test(
    "The error for invalid YAML has the line",
    arguments: [
      (
        "a: 1\n b: 2",
        "is not valid YAML at line 2, column 3: mapping values are not allowed in this"
      ),
      ("a: [1", "is not valid YAML at line 2, column 1: did not find"),
      ("a: 'b", "is not valid YAML at line 1"),
      ("? [1]\n: 2", "is not valid YAML at line 1, column 3: a key must be a text"),
      (
        "a: &x [1]\nb: *x",
        "is not valid YAML at line 2, column 4: aliases are not supported: write the value instead"
      ),
    ])
  func invalid(yaml: String, message: String) throws {
    let error = try #require(throws: YAMLError.self) { try Document(yaml: Array(yaml.utf8)) }
    #expect(error.message.hasPrefix(message))
  }

  @Test("Nesting is limited", arguments: [(100, true), (101, false), (100_000, false)])
  func nesting(depth: Int, isRead: Bool) {
    let yaml = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    #expect(((try? Document(yaml: Array(yaml.utf8))) != nil) == isRead)
  }

  @Test("No text makes the reader trap", arguments: 0..<300 as Range<UInt64>)
  func anyText(seed: UInt64) {
    var random = SplitMix(seed: seed)
    let pieces = [
      "a", ": ", "- ", "\n", "  ", "[", "]", "{", "}", ",", "'", "\"", "&x ", "*x", "|\n", ">",
      "? ",
      "---\n", "...\n", "!t ", "#", "\t", "é", "%YAML 1.1\n",
    ]
    let text = (0..<Int.random(in: 0...30, using: &random)).map { _ in
      pieces.randomElement(using: &random) ?? ""
    }
    if let document = try? Document(yaml: Array(text.joined().utf8)) {
      #expect(document.root.kind == .array)
    }
  }
}
