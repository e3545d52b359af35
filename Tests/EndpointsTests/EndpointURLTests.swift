import MusterConfiguration
import MusterEndpoints
import MusterModel
import Testing

@Suite struct EndpointURLTests {
  private static func url(_ text: String, region: String = "us-east-1") throws -> EndpointURL {
    var settings = EndpointResolver.Parameters(region: region)
    settings.url = ConfiguredValue(text: text, source: "option endpoint_url")
    let model = try Models.builtIn.model(of: "inspector2")
    return try EndpointResolver.builtIn().endpoint(of: model, by: nil, settings).url
  }

  @Test(
    "A URL is split into its parts",
    arguments: [
      ("http://127.0.0.1:5000", EndpointURL(scheme: "http", host: "127.0.0.1:5000")),
      ("HTTPS://Example.COM:443/", EndpointURL(host: "example.com")),
      (
        "http://a.b:443/base%20path//",
        EndpointURL(scheme: "http", host: "a.b:443", basePath: "/base%20path//")
      ),
      ("http://a:80", EndpointURL(scheme: "http", host: "a")),
      ("https://[::1]:8443/x", EndpointURL(host: "[::1]:8443", basePath: "/x")),
      ("https://[2001:DB8::1]", EndpointURL(host: "[2001:db8::1]")),
    ])
  func urls(text: String, url: EndpointURL) throws {
    #expect(try Self.url(text) == url)
  }

  @Test(
    "A path is appended to that of the URL as in botocore",
    arguments: [
      ("https://x", "/", "/"), ("https://x/", "/a/", "/a/"), ("https://x/b", "/", "/b"),
      ("https://x/b/", "/", "/b/"), ("https://x/b/", "/a", "/b/a"), ("https://x//", "/a", "//a"),
    ])
  func paths(url: String, path: String, joined: String) throws {
    #expect(try Self.url(url).path(of: path) == joined)
  }

  @Test("A configured endpoint works with any valid Region name")
  func anyRegion() throws {
    #expect(try Self.url("http://localhost", region: "nowhere").host == "localhost")
    let error = try #require(throws: EndpointError.self) {
      try Self.url("http://localhost", region: "no where")
    }
    #expect(error.code == "InvalidRegionError")
    #expect(error.message == "The Region 'no where' must consist of letters, digits and hyphens.")
  }

  @Test(
    "The error of an invalid URL names the URL's source and the problem",
    arguments: [
      ("", "must begin with http:// or https://"), ("localhost:80", "must begin with"),
      ("ftp://a", "must begin with"), ("http:/a", "must begin with"),
      ("http://", "does not have a valid host"), ("http://:80", "does not have a valid host"),
      ("http:///x", "does not have a valid host"), ("http://[::1", "does not have a valid host"),
      ("http://[x]", "does not have a valid host"), ("http://a,b", "does not have a valid host"),
      ("http://a:", "has a port"), ("http://a:0", "has a port"), ("http://a:65536", "has a port"),
      ("http://a:+8", "has a port"), ("http://[::1]80", "has a port"),
      ("http://user:secret@a", "must not contain a user name"),
      ("http://a?x=1", "must not have a query"),
      ("http://a/b#c", "must not have a query"), ("http://a b", "percent-encoded"),
      ("http://a\r\nX-Evil: 1", "percent-encoded"), ("http://é", "percent-encoded"),
    ])
  func wrongURLs(url: String, reason: String) throws {
    let error = try #require(throws: EndpointError.self) { try Self.url(url) }
    #expect(error.message.contains(reason))
    #expect(error.message.contains("(option endpoint_url)"))
  }
}
