import Testing

@testable import MusterConfiguration

@Suite struct ConfigFileTests {
  private static func file(_ text: String) throws -> ConfigFile {
    try ConfigFile(text, path: "config")
  }

  /// The settings of a section that have a text as their value.
  private static func texts(_ text: String, section: String = "default") throws -> [String: String]
  {
    let found = try file(text).sections.first { $0.title == section }
    return try #require(found).section.settings.compactMapValues {
      if case .text(let text) = $0.value { text } else { nil }
    }
  }

  @Test(
    "Settings are read as botocore reads them",
    arguments: [
      ("[default]\nregion=a", ["region": "a"]),
      ("[default]\r\nregion = a\r\n", ["region": "a"]),
      ("[default]\n  Region : a b  ", ["region": "a b"]),
      ("# above\n[default] # behind\n; between\nregion = a # part", ["region": "a # part"]),
      ("[default]\nurl = http://a:1/?b=c", ["url": "http://a:1/?b=c"]),
      ("[default]\nempty =\nregion = a", ["empty": "", "region": "a"]),
      ("[default]\nempty =\n\n\n", ["empty": ""]),
      (
        "[default]\nlong = a\n  b\n  # no\n\n  c\n\nregion = d",
        ["long": "a\nb\n\nc", "region": "d"]
      ),
      ("[other]\na = 1\n[default]\nb = 2", ["b": "2"]),
      ("[default]", [:]),
    ] as [(String, [String: String])])
  func settings(text: String, expected: [String: String]) throws {
    #expect(try Self.texts(text) == expected)
  }

  @Test("Indented settings are nested in the setting above")
  func nested() throws {
    let text = """
      [services local]
      inspector2 =
        endpoint_url = http://a?b=c

        # none
        Other=1
      macie2 =
          endpoint_url = http://m
      """
    let services = try Self.file(text).sections(of: "services")
    let section = try #require(services["local"])
    #expect(try section.nested("inspector2") == ["endpoint_url": "http://a?b=c", "Other": "1"])
    #expect(try section.nested("macie2") == ["endpoint_url": "http://m"])
    #expect(try section.nested("sts") == [:])
  }

  @Test(
    "The title of a profile's section has its name, which can be quoted",
    arguments: [
      ("profile a", "a"), ("profile  a ", "a"), ("profile \"a b\"", "a b"), ("profile 'a'", "a"),
      ("profile\ta", "a"), ("default", "default"), ("profile", nil), ("profile a b", nil),
      ("profiles a", "a"), ("a", nil), (" default", nil), (#"profile My\ Mac"#, "My Mac"),
      (#"profile "a" "b""#, nil), (#"profile "a""b""#, "ab"), ("profile 'a", nil),
    ] as [(String, String?)])
  func names(title: String, name: String?) throws {
    let sections = try Self.file("[\(title)]").sections(of: "profile", alsoTitled: "default")
    #expect(sections.keys.first == name)
  }

  @Test(
    "The message for an invalid line does not repeat the line",
    arguments: [
      "[a]\naws_secret_access_key =\nwJalrSECRET\n", "wJalrSECRET\n[a]\n",
      "[a]\naws_secret_access_key =\n  wJalrSECRET\n", "[a]\n= wJalrSECRET\n",
      "aws_secret_access_key = wJalrSECRET\n", "[a wJalrSECRET\n",
    ])
  func secrets(text: String) throws {
    let error = try #require(throws: ConfigurationError.self) { try Self.file(text) }
    #expect(error.message.hasPrefix("config, line "))
    #expect(!error.message.contains("SECRET"))
  }

  @Test(
    "The error of an invalid line has its number",
    arguments: [
      ("region = a", 1, "region is set before the first [section]"),
      ("[default]\nregion", 2, "the line is neither a [section] nor name = value"),
      ("[default]\n= a", 2, "the name before the '=' is empty"),
      ("[default]\na = 1\n\nA = 2", 4, "a is set twice in [default]"),
      ("[a]\n\n[a]", 3, "the section [a] occurs twice"),
      ("[]", 1, "the title of the section is empty"),
      ("[default", 1, "the title of the section has no closing ]"),
      ("[a]\nb =\n  c = 1\n  d\n", 4, "the line below b is not of the form name = value"),
    ])
  func broken(text: String, line: Int, reason: String) throws {
    let error = try #require(throws: ConfigurationError.self) { try Self.file(text) }
    #expect(error.code == "ConfigParseError")
    #expect(error.message == "config, line \(line): \(reason).")
  }
}
