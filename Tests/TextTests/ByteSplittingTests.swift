import MusterText
import Testing

@Suite struct ByteSplittingTests {
  @Test(
    "A text is split into the non-empty parts between separators",
    arguments: [
      ("", []), (";", []), ("a", ["a"]), ("a;b", ["a", "b"]), (";;a;;b;", ["a", "b"]),
      ("é;\u{301};👩‍👩‍👧;z", ["é", "\u{301}", "👩‍👩‍👧", "z"]),
      (
        "longer than what a string holds in place;and more",
        [
          "longer than what a string holds in place", "and more",
        ]
      ),
    ] as [(String, [Substring])])
  func parts(text: String, parts: [Substring]) {
    #expect(text.nonEmptyParts(separatedBy: ";") == parts)
    #expect(("x" + text + "y").dropFirst().dropLast().nonEmptyParts(separatedBy: ";") == parts)
    let slices = Array(("x" + text + "y").utf8).dropFirst().dropLast().nonEmptyParts(
      separatedBy: ";")
    #expect(slices.map { String(decoding: $0, as: UTF8.self) } == parts.map(String.init))
  }

  @Test(
    "A text is split at the first separator",
    arguments: [
      ("a=b=c", "a", "b=c"), ("=", "", ""), ("=b", "", "b"), ("a=", "a", ""),
      ("é=\u{301}", "é", "\u{301}"),
    ])
  func halves(text: String, before: String, after: String) throws {
    let halves = try #require(text.split(at: "="))
    #expect(halves.before.unicodeScalars.elementsEqual(before.unicodeScalars))
    #expect(halves.after.unicodeScalars.elementsEqual(after.unicodeScalars))
    let slices = try #require(Array(text.utf8)[...].split(at: "="))
    #expect(slices.before.isText(before) && slices.after.isText(after))
  }

  @Test(
    "A text without the separator has no halves", arguments: ["", "a", "é=".dropLast().description])
  func noHalves(text: String) {
    #expect(text.split(at: "=") == nil)
    #expect(Array(text.utf8)[...].split(at: "=") == nil)
  }
}
