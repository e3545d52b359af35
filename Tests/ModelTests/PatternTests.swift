import MusterDocument
import Testing

@testable import MusterModel

@Suite struct PatternTests {
  @Test(
    "A pattern matches the same texts as in ECMA-262",
    arguments: [
      (#"\d{12}"#, ["123456789012", "x123456789012y"], ["12345678901", "", "१२३४५६७८९०१२"]),
      ("^a|b$", ["ab", "a", "xb"], ["ba", "cbc"]),
      ("^(a|b)*$", ["", "abba"], ["abc"]),
      ("^(?:ab)+c?$", ["ab", "ababc"], ["", "abcc", "aba"]),
      ("^a{2,3}$", ["aa", "aaa"], ["a", "aaaa"]),
      ("^a{2,}$", ["aa", "aaaaaa"], ["a"]),
      ("^(ab){2}$", ["abab"], ["ab", "ababab"]),
      ("^a{3}?b*?$", ["aaa", "aaabb"], ["aa"]),
      ("^.$", ["a", "é", "😀"], ["", "\n", "\u{2028}", "ab"]),
      (#"^[\s\S]+$"#, ["\n", "a b"], [""]),
      (#"^\w+$"#, ["aZ_9"], ["é", "-", ""]),
      (#"^[\w+=,.@-]*$"#, ["a-b@c.d", ""], ["a b"]),
      (#"^[a-zA-Z0-9-_$:.]+$"#, ["a-_$:.Z9"], ["a b", "^"]),
      (#"^[^\s@]+@[^\s@]+\.[^\s@]+$"#, ["a@b.c", "é@ü.ß"], ["a@b", "a b@c.d", "a\u{A0}@b.c"]),
      (#"^[]]"#, [], ["]", "a"]),
      (#"^[\]\-\\]+$"#, [#"]-\"#], ["["]),
      (#"^[a-f\d]{2}$"#, ["a9"], ["g9"]),
      (#"^[\u0020-\u007E]+$"#, ["plain text"], ["é", "\t"]),
      (#"^\/a\.b$"#, ["/a.b"], ["/aXb"]),
      ("^(a*)*b$", ["aab", "b"], []),
      ("x*", ["", "y"], []),
      ("é+", ["née", "éé"], ["nee"]),
    ])
  func finds(text: String, matching: [String], others: [String]) {
    let pattern = Pattern(text)
    #expect(pattern.isSupported)
    for example in matching { #expect(pattern.isFound(in: example), "\(text) in '\(example)'") }
    for example in others { #expect(!pattern.isFound(in: example), "\(text) in '\(example)'") }
  }

  @Test(
    "An unsupported pattern matches every text",
    arguments: [
      "(?!aws:)x", "(?=x)", "(?<name>x)", #"^\p{L}$"#, #"\bx"#, #"(x)\1"#, "[a-z&&[^x]]", "[[x]]",
      "x++", "*x", "(", ")", "(x", "[x", "x{2,1}", "x{", "x{,2}", "[z-a]", #"\x41"#, #"\u00"#,
      #"\"#,
      "x{20000}", "((x{1000}){1000}){1000}", "x{99999999999999999999}",
      String(repeating: "(", count: 100_000), String(repeating: "x|", count: 100_000),
    ])
  func leavesOut(text: String) {
    let pattern = Pattern(text)
    #expect(!pattern.isSupported)
    #expect(pattern.isFound(in: "y"))
  }

  @Test("A search that takes too long counts as a match")
  func givesUp() {
    let text = String(repeating: "a", count: 100_000)
    #expect(Pattern("^(a|a)*$").isFound(in: String(repeating: "a", count: 1000)))
    #expect(Pattern("^(a|a)*$").isFound(in: String(repeating: "a", count: 40) + "b"))
    #expect(Pattern("^(a*)*$").isFound(in: "b"))
    #expect(Pattern("a{5000}b").isFound(in: text))
  }

  @Test("Many threads may read a pattern at the same time")
  func threads() async {
    let pattern = Pattern(#"^\d+$"#)
    await withTaskGroup(of: Bool.self) { group in
      for number in 0..<100 { group.addTask { pattern.isFound(in: String(number)) } }
      for await found in group { #expect(found) }
    }
  }
}
