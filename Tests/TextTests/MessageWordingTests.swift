import MusterText
import Testing

@Suite struct MessageWordingTests {
  @Test(
    "Case, quotation marks and spaces do not make a difference",
    arguments: [
      "Macie isn’t enabled", "Macie isn't enabled", "macie  ISN\u{02BC}T\tenabled\n",
      " Macie\u{00A0}isn`t enabled",
    ])
  func isEqual(message: String) {
    #expect(MessageWording.normalized(message) == "macie isn't enabled")
  }

  @Test(
    "Words, digits and punctuation make a difference",
    arguments: [("not enabled", "enabled"), ("p-1", "p-2"), ("a.", "a"), ("a b", "ab")])
  func differs(left: String, right: String) {
    #expect(MessageWording.normalized(left) != MessageWording.normalized(right))
  }

  @Test("An empty message stays empty", arguments: ["", " ", "\u{2003}\n"])
  func empty(message: String) {
    #expect(MessageWording.normalized(message) == "")
  }
}
