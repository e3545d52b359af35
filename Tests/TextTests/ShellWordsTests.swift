import Testing

@testable import MusterText

@Suite struct ShellWordsTests {
  @Test(
    "A line is split like Python's shlex.split does",
    arguments: [
      ("a b  c", ["a", "b", "c"]), ("  a\t\nb ", ["a", "b"]), ("", []), ("''", [""]),
      ("a''b", ["ab"]), ("'a b' \"c d\"", ["a b", "c d"]), (#"a\ b"#, ["a b"]),
      (#""a\"b\\c\d""#, [#"a"b\c\d"#]), (#"'a\'b"#, [#"a\b"#]), ("$HOME ~ *", ["$HOME", "~", "*"]),
      ("a # b", ["a", "#", "b"]), ("\"'\"", ["'"]), ("ä 'ö ü'", ["ä", "ö ü"]),
    ] as [(String, [String])])
  func words(line: String, expected: [String]) throws {
    #expect(try ShellWords.split(line) == expected)
  }

  @Test(
    "An unclosed quotation is an error",
    arguments: [
      ("'a", "has no closing '"), ("a \"b", "has no closing \""), ("a\\", "ends in a backslash"),
    ])
  func unclosed(line: String, reason: String) {
    #expect(throws: ShellWords.LineError(reason: reason)) { try ShellWords.split(line) }
  }
}
