import MusterDocument
import MusterText
import Testing

@Suite struct DocumentSchemaTests {
  /// A node has a name and child nodes; values under "any" are not checked.
  static let nodes = DocumentSchema([
    .object([(name: "name", node: 1), (name: "nodes", node: 2), (name: "any", node: 1)]),
    .anything, .list(of: 0),
  ])

  @Test(
    "A document with only the names of the schema is accepted",
    arguments: [
      "{}", #"{"name":1}"#, #"{"nodes":[]}"#, #"{"any":{"x":null},"name":"n"}"#,
      #"{"name":2.5,"nodes":[{"name":"a"},null,{"nodes":[{},{"any":[1]}]}]}"#,
      #"{"na\u006De":12345678901234567890123}"#,
    ])
  func accepted(text: String) throws {
    #expect(Self.nodes.accepts(try Document(text)))
  }

  @Test(
    "Other names, repeated names, nulls and other kinds of values are not accepted",
    arguments: [
      "[]", "1", "null", #"{"x":1}"#, #"{"":1}"#, #"{"nam":1}"#, #"{"names":1}"#,
      #"{"name":null}"#, #"{"name":1,"name":1}"#, #"{"nodes":{}}"#, #"{"nodes":[1]}"#,
      #"{"nodes":[{},{"name":1,"x":1}]}"#, #"{"nodes":[{"nodes":[{"nodes":[{"x":1}]}]}]}"#,
      #"{"name":110,"x":null}"#,
    ])
  func others(text: String) throws {
    #expect(!Self.nodes.accepts(try Document(text)))
  }

  @Test(
    "With inOrder, names must have the schema's order at every level",
    arguments: [
      (#"{"name":1,"nodes":[],"any":1}"#, true), (#"{"name":1,"any":1}"#, true),
      (#"{"nodes":[],"name":1}"#, false), (#"{"nodes":[{"any":1,"name":1}]}"#, false),
      (#"{"any":{"y":1,"x":1}}"#, true),
    ])
  func order(text: String, isAccepted: Bool) throws {
    #expect(Self.nodes.accepts(try Document(text), inOrder: true) == isAccepted)
    #expect(Self.nodes.accepts(try Document(text)))
  }

  @Test("An object with more fields than the limit, and an empty schema, accept nothing")
  func limits() throws {
    let empty = try Document("{}")
    for (count, isAccepted) in [(64, true), (65, false)] {
      let fields = (0..<count).map { (name: "f\($0)", node: 1) }
      #expect(DocumentSchema([.object(fields), .anything]).accepts(empty) == isAccepted)
    }
    #expect(!DocumentSchema([]).accepts(empty))
  }

  @Test("A document with the maximum depth is checked completely")
  func depth() throws {
    func nested(_ inner: String) -> String {
      (0..<500).reduce(inner) { text, _ in #"{"nodes":["# + text + "]}" }
    }
    #expect(Self.nodes.accepts(try Document(nested("{}"))))
    #expect(!Self.nodes.accepts(try Document(nested(#"{"x":1}"#))))
  }
}
