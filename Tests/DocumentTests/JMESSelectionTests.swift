import MusterDocument
import Testing

@Suite struct JMESSelectionTests {
  static let document = """
    {"table": "t", "items": {"a": 1, "b": {"c": 2}}, "none": null, "empty": [],
     "actions": [{"Put": {"Name": "p"}}, {"Get": {"Name": "g"}, "Put": {"Name": null}}, {}, 7],
     "nested": [[["x"]], ["y", ["z"]], "w"]}
    """

  @Test(
    "A selection finds the same values as JMESPath",
    arguments: [
      ("table", #""t""#), ("items.b.c", "2"), ("none", "null"), ("missing.at.all", "null"),
      ("table.x", "null"), ("keys(items)", #"["a","b"]"#), ("keys(items.b)", #"["c"]"#),
      ("keys(items)[0]", #""a""#), ("keys(items)[-1]", #""b""#), ("actions[*].Put.Name", #"["p"]"#),
      ("actions[*].[Put.Name, Get.Name]", #"[["p",null],[null,"g"],[null,null],[null,null]]"#),
      ("actions[*].[Put.Name, Get.Name][]", #"["p","g"]"#),
      ("actions[ * ].[ Put.Name,Get.Name ] []", #"["p","g"]"#),
      ("items.*", #"[1,{"c":2}]"#), ("items.*.c", "[2]"), ("*.c", "[]"), ("empty[*]", "[]"),
      ("table[*]", "null"), ("missing[*].a", "null"), ("missing[]", "null"),
      ("nested[]", #"[["x"],"y",["z"],"w"]"#), ("nested[][]", #"["x","y","z","w"]"#),
      ("nested[*][0]", #"[["x"],"y"]"#), ("nested[1][-1]", #"["z"]"#), ("nested[9]", "null"),
      ("[table, items.a]", #"["t",1]"#), ("[[table], [items.a]][]", #"["t",1]"#),
      ("missing.[a, b]", "null"), ("actions[0].Put.Name", #""p""#),
    ])
  func finds(expression: String, expected: String) throws {
    let selection = try #require(JMESSelection(expression))
    let found = try #require(selection.find(in: Document(Self.document).root))
    #expect(JSON(found).text == expected)
  }

  @Test(
    "An invalid or unsupported expression is refused",
    arguments: [
      "", ".", "a.", ".a", "a..b", "a b", "a | b", "a || b", "a[", "a[1", "a[x]", "a[0:2]", "a[?b]",
      "{a: b}", "length(a)", "keys(a", "keys()", "keys(a,b)", "[a", "[a,]", "a.[]", "1a", "a-b",
      "\"a\"", "é", "@", "a[99999999999]", "a[*]b", String(repeating: "a.", count: 600) + "a",
      String(repeating: "[", count: 9) + "a" + String(repeating: "]", count: 9),
    ])
  func refused(expression: String) {
    #expect(JMESSelection(expression) == nil)
  }

  @Test("A selection of too many values has no result")
  func limit() throws {
    let wide = "[" + Array(repeating: "a", count: 40).joined(separator: ",") + "]"
    let selection = try #require(JMESSelection("\(wide)[].\(wide)[].\(wide)[].\(wide)[].\(wide)[]"))
    let deep =
      #"{"a":"# + String(repeating: #"{"a":"#, count: 9) + "1" + String(repeating: "}", count: 10)
    #expect(try selection.find(in: Document(deep).root) == nil)
  }
}

extension JSON {
  /// The selected values as JSON.
  fileprivate init(_ selected: JMESSelection.Selected) {
    switch selected {
    case .none: self = .null
    case .value(let value): self = JSON(value)
    case .list(let elements): self = .array(elements.map { JSON($0) })
    }
  }
}
