import MusterDocument
import Testing

@Suite struct JSONSettingTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String { "\(before.text) \(pointer)" }
    let before: JSON
    let pointer: String
    let after: JSON

    init(_ before: JSON, _ pointer: String, _ after: JSON) {
      self.before = before
      self.pointer = pointer
      self.after = after
    }
  }

  @Test(
    "A value is set at the pointer, and missing containers are created",
    arguments: [
      Case([:], "", 1),
      Case([:], "/a", ["a": 1]),
      Case(["a": 0], "/a", ["a": 1]),
      Case(["a": 0, "b": 0], "/a", ["a": 1, "b": 0]),
      Case([:], "/", ["": 1]),
      Case([:], "/a/b/c", ["a": ["b": ["c": 1]]]),
      Case([:], "/ids/-", ["ids": [1]]),
      Case(["ids": [0]], "/ids/-", ["ids": [0, 1]]),
      Case(["ids": [0]], "/ids/0", ["ids": [1]]),
      Case(["ids": [0]], "/ids/1", ["ids": [0, 1]]),
      Case([:], "/list/0/name", ["list": [["name": 1]]]),
      Case([:], "/list/-/-", ["list": [[1]]]),
      Case(["a": .null], "/a/b", ["a": ["b": 1]]),
      Case(["a": [:]], "/a/0", ["a": ["0": 1]]),
      Case(["a": [:]], "/a/-", ["a": ["-": 1]]),
      Case([:], "/a~1b/m~0n", ["a/b": ["m~n": 1]]),
      Case(.null, "/0", [1]),
      Case(.null, "/x", ["x": 1]),
    ])
  func setting(_ example: Case) throws {
    var json = example.before
    try json.set(1, at: #require(JSONPointer(example.pointer)))
    #expect(json == example.after)
  }

  @Test(
    "A pointer that cannot be followed is an error and changes nothing",
    arguments: [
      (["ids": [0]], "/ids/2", "/ids/2: 2 is not a valid index of an array of length 1"),
      (["ids": [0]], "/ids/x", "/ids/x: x is not a valid index of an array of length 1"),
      (["ids": [0]], "/ids/01", "/ids/01: 01 is not a valid index of an array of length 1"),
      ([:], "/ids/1", "/ids/1: 1 is not a valid index of an array of length 0"),
      (.null, "/1", "/1: 1 is not a valid index of an array of length 0"),
      (["a": "text"], "/a/b", "/a/b: the parent of /b is neither an object nor an array"),
      (["a": 1], "/a/0/b", "/a/0/b: the parent of /0 is neither an object nor an array"),
      (7, "/x~1y", "/x~1y: the parent of /x~1y is neither an object nor an array"),
    ] as [(JSON, String, String)])
  func errors(before: JSON, pointer: String, message: String) throws {
    var json = before
    let error = try #require(throws: JSONPointerError.self) {
      try json.set(1, at: #require(JSONPointer(pointer)))
    }
    #expect(error.message == message)
    #expect(json == before)
  }

  @Test(
    "A pointer may have as many tokens as a document may have levels",
    arguments: [(1022, true), (1025, false), (1_000_000, false)])
  func depth(tokens: Int, isAllowed: Bool) throws {
    let pointer = JSONPointer(tokens: Array(repeating: "a", count: tokens))
    var json: JSON = [:]
    guard isAllowed else {
      let error = try #require(throws: JSONPointerError.self) { try json.set([1], at: pointer) }
      #expect(error.message == "the pointer has \(tokens) tokens, but at most 1024 are allowed")
      return
    }
    try json.set([1], at: pointer)
    #expect(try Document(json.text).root.at(pointer)?.count == 1)
  }

  @Test("Members are read, set and removed by name")
  func members() {
    var json: JSON = ["a": 1, "b": 2]
    json["c"] = 3
    json["a"] = nil
    json["x"] = nil
    json["b"] = "two"
    #expect(json == ["b": "two", "c": 3])
    #expect(json["a"] == nil)
    var text: JSON = "text"
    text["a"] = 1
    #expect(text == "text")
  }
}
