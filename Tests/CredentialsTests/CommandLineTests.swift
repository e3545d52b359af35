import Testing

@testable import MusterCredentials

@Suite struct CommandLineTests {
  @Test(
    "Words are those of Python's shlex.split",
    arguments: [
      ("a b  c", ["a", "b", "c"]), ("  a\t\nb ", ["a", "b"]), ("", []), ("''", [""]),
      ("a''b", ["ab"]), ("'a b' \"c d\"", ["a b", "c d"]), (#"a\ b"#, ["a b"]),
      (#""a\"b\\c\d""#, [#"a"b\c\d"#]), (#"'a\'b"#, [#"a\b"#]), ("$HOME ~ *", ["$HOME", "~", "*"]),
      ("a # b", ["a", "#", "b"]), ("\"'\"", ["'"]), ("ä 'ö ü'", ["ä", "ö ü"]),
    ] as [(String, [String])])
  func words(line: String, expected: [String]) throws {
    #expect(try CommandLine.words(line) == expected)
  }

  @Test(
    "What is not closed is refused",
    arguments: [
      ("'a", "has no closing '"), ("a \"b", "has no closing \""), ("a\\", "ends in a backslash"),
    ])
  func unclosed(line: String, reason: String) {
    #expect(throws: CommandFailure(reason)) { try CommandLine.words(line) }
  }
}
