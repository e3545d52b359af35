import Glibc
import TestSupport
import Testing

@testable import MusterConfiguration

@Suite struct ConfigurationTests {
  /// The configuration of an environment and of files that exist while it is read.
  private static func configuration(
    _ environment: [String: String] = [:], config: String = "", credentials: String = ""
  ) throws -> Configuration {
    let home = try TemporaryHome(config: config, credentials: credentials)
    return try Configuration(environment.merging(["HOME": home.path]) { given, _ in given })
  }

  @Test("The Region comes from AWS_REGION, AWS_DEFAULT_REGION, then the profile")
  func region() throws {
    let config = "[default]\nregion = c\n[profile p]\nregion = d"
    #expect(try Self.configuration().region() == nil)
    #expect(try Self.configuration(config: config).region() == "c")
    var environment = ["AWS_PROFILE": "p", "AWS_REGION": ""]
    #expect(try Self.configuration(environment, config: config).region() == "d")
    environment["AWS_DEFAULT_REGION"] = "b"
    #expect(try Self.configuration(environment, config: config).region() == "b")
    environment["AWS_REGION"] = "a"
    #expect(try Self.configuration(environment, config: config).region() == "a")
  }

  @Test(
    "A defaults mode has a connect timeout",
    arguments: [
      ("", nil), ("legacy", nil), ("standard", 3100), ("in-region", 1100), ("Cross-Region", 3100),
      ("mobile", 30_000), ("auto", 3100),
    ] as [(String, Int64?)])
  func defaults(mode: String, milliseconds: Int64?) throws {
    let configuration = try Self.configuration(["AWS_DEFAULTS_MODE": mode])
    #expect(try configuration.connectTimeout() == milliseconds)
  }

  @Test(
    "The mode auto depends on the program's Region and its requests' Region",
    arguments: [("us-east-1", 1100), ("eu-west-1", 3100)])
  func automaticDefaults(region: String, milliseconds: Int64) throws {
    let environment = [
      "AWS_DEFAULTS_MODE": "auto", "AWS_EXECUTION_ENV": "AWS_ECS_FARGATE",
      "AWS_REGION": "us-east-1",
    ]
    let configuration = try Configuration(
      environment.merging(["HOME": "/nowhere"]) { $1 }, options: ["region": region])
    #expect(try configuration.connectTimeout() == milliseconds)
  }

  @Test("The error of an unknown defaults mode names it")
  func unknownDefaults() throws {
    let error = try #require(throws: ConfigurationError.self) {
      try Self.configuration(["AWS_DEFAULTS_MODE": "fast"]).connectTimeout()
    }
    #expect(error.message.hasPrefix("'fast' (AWS_DEFAULTS_MODE) must be legacy or standard"))
  }

  @Test("A profile can be in both files; the credentials file overrides the config file")
  func bothFiles() throws {
    let environment = ["AWS_PROFILE": "p"]
    let credentials = "[p]\nregion = a"
    #expect(try Self.configuration(environment, credentials: credentials).region() == "a")
    let config = "[profile p]\nregion = b\nuse_fips_endpoint = true"
    let both = try Self.configuration(environment, config: config, credentials: credentials)
    #expect(try both.region() == "a")
    #expect(try both.flag(.usesFIPS) == true)
  }

  @Test("The error of a missing profile lists the known ones")
  func noProfile() throws {
    let error = try #require(throws: ConfigurationError.self) {
      try Self.configuration(["AWS_PROFILE": "x"], config: "[profile b]\n[default]")
    }
    #expect(error.code == "ProfileNotFound")
    #expect(
      error.message == "The config profile 'x' could not be found; known profiles: b, default.")
  }

  @Test(
    "A profile whose name has blanks and no quotes is explained", arguments: ["Foo", "Foo Bar"])
  func unquoted(name: String) throws {
    let error = try #require(throws: ConfigurationError.self) {
      try Self.configuration(["AWS_PROFILE": name], config: "[profile Foo Bar]\nregion = a")
    }
    #expect(
      error.message
        == "The config profile '\(name)' could not be found; the section [profile Foo Bar] is "
        + "ignored, because a name with blanks must be in quotes: [profile \"Foo Bar\"].")
  }

  @Test("The error of a value with a comment has a hint", arguments: ["#", ";"])
  func comments(mark: String) throws {
    let error = try #require(throws: ConfigurationError.self) {
      try Self.configuration([:], config: "[default]\nmax_attempts = 3 \(mark) more").integer(
        .maxAttempts)
    }
    #expect(error.message.hasSuffix(" A comment must be on its own line."))
  }

  @Test(
    "A flag is true or false in any case; the environment overrides the profile",
    arguments: [
      ("", "TRUE", true), ("false", "true", false), ("True", "", true), ("", "", nil),
    ] as [(String, String, Bool?)])
  func flags(variable: String, setting: String, expected: Bool?) throws {
    let configuration = try Self.configuration(
      ["AWS_USE_FIPS_ENDPOINT": variable],
      config: "[default]\nuse_fips_endpoint = \(setting)")
    #expect(try configuration.flag(.usesFIPS) == expected)
  }

  @Test(
    "The error of an invalid flag names its value and source",
    arguments: [
      (["AWS_USE_FIPS_ENDPOINT": "1"], "'1' (AWS_USE_FIPS_ENDPOINT)"),
      ([:], "'no' (use_fips_endpoint of the profile)"),
    ])
  func wrongFlags(environment: [String: String], subject: String) throws {
    let error = try #require(throws: ConfigurationError.self) {
      try Self.configuration(environment, config: "[default]\nuse_fips_endpoint = no")
        .flag(.usesFIPS)
    }
    #expect(error.message == "\(subject) must be true or false.")
  }

  @Test("The error of a file that is not UTF-8 names it; a missing file is empty")
  func files() throws {
    #expect(try Configuration(["AWS_CONFIG_FILE": "/nonexistent", "HOME": "/x"]).region() == nil)
    #expect(try Configuration(["AWS_CONFIG_FILE": "/dev/null"]).region() == nil)
    let path = "/tmp/muster-\(UInt64.random(in: 0 ... .max))"
    let file = try #require(fopen(path, "w"))
    fputs("[default]\nregion = \u{FF}", file)
    fputc(0xFF, file)
    fclose(file)
    defer { remove(path) }
    let error = try #require(throws: ConfigurationError.self) {
      try Configuration(["AWS_CONFIG_FILE": path])
    }
    #expect(error.message == "\(path) is not valid UTF-8.")
  }

  @Test("The process's environment is what getenv() reads")
  func current() {
    let variables = Environment.current
    #expect(variables["PATH"] != nil)
    for (name, value) in variables {
      #expect(getenv(name).map { String(cString: $0) } == value)
    }
  }
}

// MARK: - Endpoints

extension ConfigurationTests {
  private static let config = """
    [default]
    endpoint_url = http://profile
    services = local
    [services local]
    resource_groups =
      endpoint_url = http://section
    """

  @Test(
    "The order is: the service's variable, the general one, the services section, the profile",
    arguments: [
      (
        ["AWS_ENDPOINT_URL_RESOURCE_GROUPS": "http://own", "AWS_ENDPOINT_URL": "http://all"],
        "http://own", "http://all"
      ),
      (["AWS_ENDPOINT_URL": "http://all"], "http://all", "http://all"),
      ([:], "http://section", "http://profile"),
      (
        ["AWS_ENDPOINT_URL_RESOURCE_GROUPS": "", "AWS_ENDPOINT_URL": ""],
        "http://section", "http://profile"
      ),
      (
        ["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "True", "AWS_ENDPOINT_URL": "http://all"], nil, nil
      ),
    ] as [([String: String], String?, String?)])
  func precedence(environment: [String: String], own: String?, other: String?) throws {
    let configuration = try Self.configuration(environment, config: Self.config)
    #expect(try configuration.endpoint(of: "Resource Groups")?.text == own)
    #expect(try configuration.endpoint(of: "Macie2")?.text == other)
  }

  @Test("A configured endpoint has its source")
  func sources() throws {
    let configuration = try Self.configuration(config: Self.config)
    #expect(
      try configuration.endpoint(of: "Resource Groups")?.source
        == "endpoint_url of resource_groups in [services local]")
    #expect(try configuration.endpoint(of: "Macie2")?.source == "endpoint_url of the profile")
  }

  @Test("The profile can disable configured endpoints")
  func ignored() throws {
    let config = "[default]\nignore_configured_endpoint_urls = true\nendpoint_url = http://a"
    #expect(try Self.configuration(config: config).endpoint(of: "Macie2") == nil)
  }

  @Test(
    "The error of an invalid services entry names it",
    arguments: [
      (
        "[default]\nservices = x",
        "'x' (services of the profile) must be the name of a section, but there is no section "
          + "[services x]."
      ),
      (
        "[default]\nservices = x\n[services x]\nmacie2 = http://a",
        "/.aws/config, line 4: the settings of macie2 must be on the following lines, indented."
      ),
      (
        "[default]\nendpoint_url =\n  a = 1",
        "/.aws/config, line 2: the value of endpoint_url must be on the same line."
      ),
    ])
  func broken(config: String, message: String) throws {
    let error = try #require(throws: ConfigurationError.self) {
      try Self.configuration(config: config).endpoint(of: "Macie2")
    }
    #expect(error.message.hasSuffix(message))
  }
}
