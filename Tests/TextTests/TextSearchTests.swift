import MusterText
import Testing

@Suite struct TextSearchTests {
  @Test(
    "A text is found at its first complete occurrence",
    arguments: [
      ("a://b", "a", "b"), (":/://", ":/", ""), ("://", "", ""), ("::///", ":", "/"),
      ("é://é://", "é", "é://"),
    ])
  func halves(text: String, before: String, after: String) throws {
    let halves = try #require(text.split(around: "://"))
    #expect((halves.before, halves.after) == (before[...], after[...]))
    #expect(text.includes("://"))
  }

  @Test("A text that does not occur completely is not found", arguments: ["", ":", ":/", ":/ /"])
  func nothing(text: String) {
    #expect(text.split(around: "://") == nil)
    #expect(!text.includes("://"))
  }

  @Test(
    "A text is split at each occurrence of another text",
    arguments: [
      (#"a\-b\-\-c-\"#, ["a", "b", "", #"c-\"#]), ("", [""]), (#"\-"#, ["", ""]),
    ])
  func parts(text: String, parts: [Substring]) {
    #expect(text.parts(separatedBy: #"\-"#) == parts)
  }
}
