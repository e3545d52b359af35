import MusterDocument
import Testing

@Suite struct JMESPathTests {
  static let document = """
    {"a": {"b": "deep", "list": [{"id": 1}, {"id": 2}], "none": []}, "marker": "", "last": "z",
     "zero": 0, "off": false, "null": null, "empty": {}}
    """

  @Test(
    "A path finds the same value as JMESPath",
    arguments: [
      ("last", "\"z\""), ("a.b", "\"deep\""), ("a.list[-1].id", "2"), ("a.list[0].id", "1"),
      ("a.list[-3].id", nil), ("a.list[2]", nil), ("a.none[-1]", nil), ("a.none", "[]"),
      ("a.b.c", nil), ("last[0]", nil), ("nowhere.at.all", nil), ("null", nil), ("zero", "0"),
      ("marker || last", "\"z\""), ("off||last", "\"z\""), ("last || a.b", "\"z\""),
      ("missing || a.list[-1].id", "2"), ("marker || off", "false"), ("missing || null", nil),
    ] as [(String, String?)])
  func finds(path: String, value: String?) throws {
    let root = try Document(Self.document).root
    #expect(root.at(try #require(JMESPath(path))).map { JSON($0).text } == value)
  }

  @Test(
    "An invalid or unsupported path is refused",
    arguments: [
      "", ".", "a.", ".a", "a..b", "a b", "a | b", "a ||", "|| a", "a ||| b", "a[", "a[]", "a[*]",
      "a[0:2]", "[0]", "a[0]b", "1a", "length(a)", "a-b", "\"a\"", "é",
    ])
  func refused(path: String) {
    #expect(JMESPath(path) == nil)
  }

  @Test("A path that consists of members can be converted to a pointer")
  func pointer() {
    #expect(JMESPath("a.b.c")?.pointer?.description == "/a/b/c")
    #expect(JMESPath("a[0].b")?.pointer == nil)
    #expect(JMESPath("a || b")?.pointer == nil)
  }

  @Test("Null, false, 0 and empty values are not truthy")
  func truth() throws {
    let root = try Document(#"[[null, false, 0, 0.0, "", [], {}], [true, 1, -0.5, "0", [0]]]"#).root
    #expect(root[0].map { $0.elements.map(\.isTruthy) }?.contains(true) == false)
    #expect(root[1].map { $0.elements.map(\.isTruthy) }?.contains(false) == false)
  }
}
