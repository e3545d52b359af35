import MusterDocument
import MusterText
import Testing

@Suite struct TextSearchTests {
  @Test(
    "A text is found where all of its bytes stand",
    arguments: [
      ("a://b", "a", "b"), (":/://", ":/", ""), ("://", "", ""), ("::///", ":", "/"),
      ("é://é://", "é", "é://"),
    ])
  func halves(text: String, before: String, behind: String) throws {
    let halves = try #require(text.halves(around: "://"))
    #expect((halves.before, halves.behind) == (before[...], behind[...]))
    #expect(text.holds("://"))
  }

  @Test("What does not stand as a whole is not there", arguments: ["", ":", ":/", ":/ /"])
  func nothing(text: String) {
    #expect(text.halves(around: "://") == nil)
    #expect(!text.holds("://"))
  }

  @Test(
    "A text is taken apart at each that is in it",
    arguments: [
      (#"a\-b\-\-c-\"#, ["a", "b", "", #"c-\"#]), ("", [""]), (#"\-"#, ["", ""]),
    ])
  func parts(text: String, parts: [Substring]) {
    #expect(text.parts(around: #"\-"#) == parts)
  }
}
