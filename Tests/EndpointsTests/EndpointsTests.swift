import MusterEndpoints
import MusterModel
import Testing

@Suite struct EndpointsTests {
  static func endpoint(
    of service: String = "inspector2", region: String = "us-east-1", url: String? = nil,
    environment: [String: String] = [:]
  ) throws -> Endpoint {
    try Endpoints.builtIn().endpoint(
      of: Models.builtIn.model(of: service), region: region, url: url, environment: environment)
  }

  @Test(
    "A Region leads to its partition's endpoint, also one that is newer than the library",
    arguments: [
      ("us-east-1", "aws", "amazonaws.com"), ("xx-west-1", nil, ""),
      ("ap-southeast-99", "aws", "amazonaws.com"), ("cn-north-1", "aws-cn", "amazonaws.com.cn"),
      ("cn-west-9", "aws-cn", "amazonaws.com.cn"), ("us-gov-west-1", "aws-us-gov", "amazonaws.com"),
      ("us-gov-north-2", "aws-us-gov", "amazonaws.com"), ("us-iso-east-1", "aws-iso", "c2s.ic.gov"),
      ("us-isob-west-7", "aws-iso-b", "sc2s.sgov.gov"),
      ("eusc-de-east-1", "aws-eusc", "amazonaws.eu"), ("eusc-fr-east-1", nil, ""),
    ] as [(String, String?, String)])
  func regions(region: String, partition: String?, suffix: String) throws {
    let endpoints = try Endpoints.builtIn()
    #expect((try? endpoints.partition(of: region))?.id == partition)
    guard partition != nil else { return }
    #expect(
      try Self.endpoint(of: "macie2", region: region)
        == Endpoint(scheme: "https", host: "macie2.\(region).\(suffix)", basePath: ""))
  }

  @Test(
    "A Region that cannot be is named, and the nearest with it",
    arguments: [
      ("us-east1", "; did you mean us-east-1?"), ("us-east-1.evil.example/", ""),
      ("", ""), ("--", ""), ("us--1", ""), ("us-east-", "; did you mean us-east-1?"),
      ("us-é-1", ""), ("us-east-1a", "; did you mean us-east-1?"),
    ])
  func unknownRegions(region: String, suggestion: String) throws {
    let error = try #require(throws: EndpointError.self) { try Self.endpoint(region: region) }
    #expect(
      error.message.hasPrefix("No partition of AWS has a Region called '\(region)'\(suggestion)"))
  }

  @Test("The option comes before the service's variable, that before the general one")
  func precedence() throws {
    var environment = [
      "AWS_ENDPOINT_URL": "http://all:1", "AWS_ENDPOINT_URL_INSPECTOR2": "http://inspector:2",
    ]
    #expect(try Self.endpoint(url: "http://o:3", environment: environment).host == "o:3")
    #expect(try Self.endpoint(environment: environment).host == "inspector:2")
    #expect(try Self.endpoint(of: "macie2", environment: environment).host == "all:1")
    environment["AWS_ENDPOINT_URL_INSPECTOR2"] = ""
    #expect(try Self.endpoint(environment: environment).host == "all:1")
    environment["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "True"
    let own = "inspector2.us-east-1.amazonaws.com"
    #expect(try Self.endpoint(environment: environment).host == own)
    #expect(try Self.endpoint(url: "http://o:3", environment: environment).host == "o:3")
  }

  @Test("A configured endpoint goes with any Region")
  func anyRegion() throws {
    #expect(try Self.endpoint(region: "nowhere", url: "http://localhost").host == "localhost")
  }

  @Test(
    "A URL is taken apart",
    arguments: [
      ("http://127.0.0.1:5000", Endpoint(scheme: "http", host: "127.0.0.1:5000")),
      ("HTTPS://Example.COM:443/", Endpoint(host: "example.com")),
      (
        "http://a.b:443/base%20path//",
        Endpoint(scheme: "http", host: "a.b:443", basePath: "/base%20path")
      ),
      ("http://a:80", Endpoint(scheme: "http", host: "a")),
      ("https://[::1]:8443/x", Endpoint(host: "[::1]:8443", basePath: "/x")),
      ("https://[2001:DB8::1]", Endpoint(host: "[2001:db8::1]")),
    ])
  func urls(url: String, endpoint: Endpoint) throws {
    #expect(try Self.endpoint(url: url) == endpoint)
  }

  @Test(
    "A URL that cannot be is named, with what is wrong",
    arguments: [
      ("", "must begin with http:// or https://"), ("localhost:80", "must begin with"),
      ("ftp://a", "must begin with"), ("http:/a", "must begin with"),
      ("http://", "has no valid host"), ("http://:80", "has no valid host"),
      ("http:///x", "has no valid host"), ("http://[::1", "has no valid host"),
      ("http://[x]", "has no valid host"), ("http://a,b", "has no valid host"),
      ("http://a:", "has a port"), ("http://a:0", "has a port"), ("http://a:65536", "has a port"),
      ("http://a:+8", "has a port"), ("http://[::1]80", "has a port"),
      ("http://user:secret@a", "must not hold a user name"), ("http://a?x=1", "without query"),
      ("http://a/b#c", "without query"), ("http://a b", "percent-encoded"),
      ("http://a\r\nX-Evil: 1", "percent-encoded"), ("http://é", "percent-encoded"),
    ])
  func wrongURLs(url: String, reason: String) throws {
    let error = try #require(throws: EndpointError.self) { try Self.endpoint(url: url) }
    #expect(error.message.contains(reason))
    #expect(error.message.contains("(option endpoint_url)"))
  }

  @Test("A wrong URL of the environment is named with its variable")
  func wrongVariable() throws {
    let error = try #require(throws: EndpointError.self) {
      try Self.endpoint(environment: ["AWS_ENDPOINT_URL_INSPECTOR2": "x"])
    }
    #expect(
      error.message
        == "The endpoint URL 'x' (AWS_ENDPOINT_URL_INSPECTOR2) must begin with http:// or https://."
    )
  }
}
