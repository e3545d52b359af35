import MusterWire
import Testing

@testable import MusterTransport

@Suite struct ProxiesTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var environment: [String: String]
    var url: String
    var proxy: String?

    init(_ environment: [String: String], _ url: String, _ proxy: String?) {
      (self.environment, self.url, self.proxy) = (environment, url, proxy)
    }

    var testDescription: String { "\(environment) \(url)" }
  }

  static let cases = [
    Case([:], "https://a.example", nil),
    Case(["HTTPS_PROXY": "http://p:1"], "https://a.example", "http://p:1"),
    Case(["https_proxy": "http://p:1"], "https://a.example", "http://p:1"),
    Case(["HTTPS_PROXY": "http://p:1"], "http://a.example", nil),
    Case(["HTTP_PROXY": "http://p:1"], "http://a.example", "http://p:1"),
    // Lower case first, even if the value is empty.
    Case(["HTTPS_PROXY": "http://p:1", "https_proxy": "http://q:2"], "https://a", "http://q:2"),
    Case(["HTTPS_PROXY": "http://p:1", "https_proxy": ""], "https://a", nil),
    Case(["ALL_PROXY": "http://p:1", "all_proxy": "http://p:1"], "https://a", nil),
    // The default scheme is http.
    Case(["https_proxy": "p:1"], "https://a", "http://p:1"),
    Case(["https_proxy": "//u:w@p:1"], "https://a", "http://u:w@p:1"),
    Case(["https_proxy": "https://p"], "https://a", "https://p"),
    // A variable that a web server sets from a request's header is ignored.
    Case(["HTTP_PROXY": "http://p:1", "REQUEST_METHOD": "GET"], "http://a", nil),
    Case(["http_proxy": "http://p:1", "REQUEST_METHOD": "GET"], "http://a", "http://p:1"),
    // Exceptions: names, with or without a port, and their subdomains.
    Case(["https_proxy": "http://p:1", "NO_PROXY": "a.example"], "https://a.example", nil),
    Case(["https_proxy": "http://p:1", "NO_PROXY": "A.Example "], "https://a.EXAMPLE", nil),
    Case(["https_proxy": "http://p:1", "NO_PROXY": "x, .example"], "https://a.example", nil),
    Case(["https_proxy": "http://p:1", "NO_PROXY": "example"], "https://a.example", nil),
    Case(["https_proxy": "http://p:1", "NO_PROXY": "ample"], "https://a.example", "http://p:1"),
    Case(["https_proxy": "http://p:1", "NO_PROXY": "a:8443"], "https://a:8443", nil),
    Case(["https_proxy": "http://p:1", "NO_PROXY": "a:8444"], "https://a:8443", "http://p:1"),
    Case(["https_proxy": "http://p:1", "NO_PROXY": "a"], "https://a:8443", nil),
    Case(["https_proxy": "http://p:1", "NO_PROXY": "[::1]"], "https://[::1]:8443", nil),
    Case(["https_proxy": "http://p:1", "NO_PROXY": "*"], "https://a.example", nil),
    Case(["https_proxy": "http://p:1", "NO_PROXY": "*,b"], "https://a.example", "http://p:1"),
    Case(
      ["https_proxy": "http://p:1", "NO_PROXY": "10.0.0.0/8"], "https://10.0.0.1", "http://p:1"),
    Case(
      ["https_proxy": "http://p:1", "NO_PROXY": "*", "no_proxy": ""], "https://a", "http://p:1"),
  ]

  @Test("Variables are read as botocore reads them", arguments: cases)
  func environment(_ expected: Case) {
    let parts = expected.url.split(separator: "://").map(String.init)
    let request = HTTPRequest(method: "GET", scheme: parts[0], host: parts[1])
    #expect(Proxies(expected.environment).proxy(for: request)?.url == expected.proxy)
  }

  @Test("Each option replaces its variable")
  func options() {
    var proxies = Proxies(["https_proxy": "http://p:1", "no_proxy": "a"])
    let request = { HTTPRequest(method: "GET", scheme: $0, host: $1) }
    proxies.use("http://q:2", from: "option proxy")
    #expect(proxies.proxy(for: request("http", "b"))?.url == "http://q:2")
    #expect(proxies.proxy(for: request("https", "a"))?.url == nil)
    proxies.except("b")
    #expect(proxies.proxy(for: request("https", "a"))?.url == "http://q:2")
    #expect(proxies.proxy(for: request("https", "b"))?.url == nil)
    proxies.use("", from: "option proxy")
    #expect(proxies.proxy(for: request("https", "a"))?.url == nil)
  }

  @Test("A proxy is described by its host and port, and by its source")
  func descriptions() {
    let cases = [
      ("http://p:1", "p:1"), ("p", "p"), ("//me:secret@p:1/x", "p:1"),
      ("https://[::1]:8", "[::1]:8"),
      ("http://me:se/cr@et@p:1?x", "p:1"),
    ]
    for (url, described) in cases {
      let proxies = Proxies(["https_proxy": url])
      let proxy = proxies.proxy(for: HTTPRequest(method: "GET", host: "a"))
      #expect(proxy?.hostAndPort == described)
      #expect(proxy?.source == "https_proxy")
    }
    var proxies = Proxies()
    proxies.use("http://p:1", from: "option proxy")
    let request = HTTPRequest(method: "GET", host: "a")
    #expect(proxies.proxy(for: request)?.source == "option proxy")
  }

  @Test(
    "The password of a proxy is a secret as in the URL, decoded, and as it is sent")
  func secrets() {
    #expect(Proxy("http://p:1", from: "").secrets.isEmpty)
    // printf 'me:a b' | base64
    #expect(Proxy("http://me:a%20b@p:1", from: "").secrets == ["bWU6YSBi", "a%20b", "a b"])
    // printf 'token:' | base64
    #expect(Proxy("token@p:1", from: "").secrets == ["dG9rZW46", "token", "token"])
  }
}
