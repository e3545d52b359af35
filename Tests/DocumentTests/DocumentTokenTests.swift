import MusterDocument
import TestSupport
import Testing

@Suite struct DocumentTokenTests {
  /// A copy of the value, read only by tokens.
  static func byToken(_ value: Value) -> JSON {
    switch value.kind {
    case .array: .array(children(of: value).map { byToken($0.value) })
    case .object:
      .object(children(of: value).map { (key: $0.key?.string ?? "?", value: byToken($0.value)) })
    default: JSON(value)
    }
  }

  static func children(of parent: Value) -> [(key: Value?, value: Value)] {
    var children: [(key: Value?, value: Value)] = []
    var token: UInt64 = 0
    while let child = parent.child(after: token) {
      children.append(child)
      token = child.value.token
    }
    return children
  }

  @Test("Walking by token equals walking by sequence", arguments: 0..<200 as Range<UInt64>)
  func walks(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    let root = try Document(random.json().bytes).root
    #expect(Self.byToken(root) == JSON(root))
  }

  @Test("A token identifies its value")
  func tokens() throws {
    let document = try Document(#"{"a":[1,"x"],"b":null}"#)
    for (_, value) in document.root.members {
      #expect(document.value(at: value.token).map { JSON($0) } == JSON(value))
    }
    #expect(document.value(at: document.root.token)?.kind == .object)
  }

  @Test("Scalars have no children", arguments: ["1", "1.5", "true", "null", #""text""#])
  func scalars(text: String) throws {
    let root = try Document(text).root
    #expect(root.child(after: 0) == nil)
    #expect(root.child(after: root.token) == nil)
  }

  @Test("A child token out of range returns nil")
  func outOfRange() throws {
    let document = try Document(#"[[1,2],{"a":3},4]"#)
    let list = try #require(document.root[0])
    let object = try #require(document.root[1])
    let last = try #require(document.root[2])
    #expect(list.child(after: list.token) == nil)
    #expect(list.child(after: object.token) == nil)
    #expect(object.child(after: list.token) == nil)
    #expect(document.root.child(after: last.token) == nil)
    for token in [1000, UInt64(Int.max), UInt64(Int.max) + 1, .max] {
      #expect(document.root.child(after: token) == nil)
      #expect(document.value(at: token) == nil)
    }
    #expect(document.value(at: 0) == nil)
  }

  /// The words of these numbers look like strings and containers far beyond the end of the
  /// document.
  @Test("No token, valid or not, leads out of the document")
  func madeUpTokens() throws {
    let lookingLike = [UInt8(ascii: "\""), UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "l")]
      .map { Int64(bitPattern: UInt64($0) << 56 | 0x00FF_FFFF_FFFF_FFFF) }
    let numbers = (lookingLike + lookingLike).map(JSON.integer)
    let document = Document(writing: ["a": .array(numbers), "b": ["c": .array(numbers)]])
    for token in 0..<200 as Range<UInt64> {
      if let value = document.value(at: token) { #expect(JSON(value).text.utf8.count < 2000) }
      for parent in [document.root, document.root["b"]].compactMap({ $0 }) {
        if let child = parent.child(after: token) {
          #expect(JSON(child.value).text.utf8.count < 2000)
        }
      }
    }
  }
}
