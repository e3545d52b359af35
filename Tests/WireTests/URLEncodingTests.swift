import MusterText
import Testing

@testable import MusterModel
@testable import MusterWire

@Suite struct URLEncodingTests {
  @Test(
    "All characters except RFC 3986's unreserved ones are encoded",
    arguments: [
      ("AZaz09-._~", "AZaz09-._~"), (" +&=?#%", "%20%2B%26%3D%3F%23%25"),
      ("é漢😀", "%C3%A9%E6%BC%A2%F0%9F%98%80"),
      ("!'()*:@,;$", "%21%27%28%29%2A%3A%40%2C%3B%24"), ("", ""), ("\u{0}", "%00"),
    ])
  func encoding(text: String, encoded: String) {
    #expect(PercentEncoding.encoded(text) == encoded)
    #expect(PercentEncoding.decoded(encoded) == text)
  }

  @Test("A slash is kept only if requested")
  func slashes() {
    #expect(PercentEncoding.encoded("a/b") == "a%2Fb")
    #expect(PercentEncoding.encoded("a/b c", keepingSlashes: true) == "a/b%20c")
  }

  @Test(
    "Invalid percent-encoding is nil", arguments: ["%", "%1", "%zz", "a%2", "%+1", "%FF", "%C3"])
  func malformed(text: String) {
    #expect(PercentEncoding.decoded(text) == nil)
  }

  @Test(
    "The labels of a path are those that it was made from",
    arguments: [
      ("/a/{x}/b/{y}", "/a/1%2F2/b/%20", ["x": "1/2", "y": " "]),
      ("/tags/{arn+}", "/tags/a/b%20/c", ["arn": "a/b /c"]),
      ("/a?fixed=1", "/a", [:]), ("/a/b/", "/a/b/", [:]), ("/", "/", [:]),
    ])
  func templates(template: String, path: String, labels: [String: String]) throws {
    let template = PathTemplate(template)
    #expect(template.labels(in: path.split(separator: "/")) == labels)
    #expect(try template.filled { label in labels[label] ?? "?" } == path)
  }

  @Test("The first header with a name is found, ignoring case")
  func headers() {
    let response = HTTPResponse(
      status: 200, headers: [HTTPHeader("Retry-After", "1"), HTTPHeader("RETRY-AFTER", "2")])
    #expect(response.header("retry-after") == "1")
    #expect(response.header("retry") == nil)
    #expect(response.header("retry\rafter") == nil)
  }

  @Test("A URL consists of its parts, encoded once")
  func urls() {
    let request = HTTPRequest(
      method: "GET", scheme: "http", host: "h:1", path: "/a%2Fb", query: [QueryItem("q r", "é&")])
    #expect(request.url == "http://h:1/a%2Fb?q%20r=%C3%A9%26")
  }
}
