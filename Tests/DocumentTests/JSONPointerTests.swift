import MusterDocument
import Testing

@Suite struct JSONPointerTests {
  /// RFC 6901, section 5.
  static let document = """
    {"foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\\\j": 5,
     "k\\"l": 6, " ": 7, "m~n": 8}
    """

  @Test(
    "A pointer finds the value that RFC 6901 specifies",
    arguments: [
      ("/foo", ["bar", "baz"]), ("/foo/0", "bar"), ("/", 0), ("/a~1b", 1), ("/c%d", 2),
      ("/e^f", 3), ("/g|h", 4), ("/i\\j", 5), ("/k\"l", 6), ("/ ", 7), ("/m~0n", 8),
    ] as [(String, JSON)])
  func examples(pointer: String, expected: JSON) throws {
    let root = try Document(Self.document).root
    #expect(root.at(pointer).map { JSON($0) } == expected)
    #expect(JSONPointer(pointer)?.description == pointer)
  }

  @Test("The empty pointer refers to the whole document")
  func whole() throws {
    let root = try Document(Self.document).root
    #expect(root.at("").map { JSON($0) } == JSON(root))
  }

  @Test(
    "A pointer to a missing value returns nil",
    arguments: [
      "/bar", "/foo/2", "/foo/-", "/foo/00", "/foo/01", "/foo/+1", "/foo/ 0", "/foo/-1", "/foo/",
      "/foo/0/0", "/a/b", "/ /", "/foo/99999999999999999999", "/foo/٠",
    ])
  func nowhere(pointer: String) throws {
    #expect(try Document(Self.document).root.at(pointer) == nil)
  }

  @Test(
    "An invalid pointer is refused", arguments: ["foo", " /foo", "#/foo", "/~", "/a~2", "/~/0"])
  func malformed(text: String) {
    #expect(JSONPointer(text) == nil)
  }

  @Test(
    "Tokens survive being written and read", arguments: ["", "a", "/", "~", "~1", "~01", "é/漢~"])
  func escapes(token: String) {
    let pointer = JSONPointer(tokens: ["x", token])
    #expect(JSONPointer(pointer.description) == pointer)
    #expect(JSONPointer().appending("x").appending(token) == pointer)
  }
}
