import MusterWire
import Testing

/// The Content-Length of a response that libcurl has received completely.
@Suite struct ContentLengthTests {
  /// The failure of a response with the header lines `headers`; nil if it succeeds.
  static func failure(_ headers: String, body: String = "abc") throws -> String? {
    let server = try LoopbackServer { _ in
      .cut(Array("HTTP/1.1 200 OK\r\n\(headers)\r\n\r\n\(body)".utf8))
    }
    let request = CurlTransportTests.request(to: server.host)
    let transport = try CurlTransportTests.transport()
    switch try CurlTransportTests.outcome(of: request, by: transport) {
    case .success(let response):
      #expect(response.body == Array(body.utf8))
      return nil
    case .failure(let failure):
      #expect(failure.kind == .interrupted)
      return failure.message
    }
  }

  @Test(
    "A length that overflows, is not a number, or is not one number is a failure",
    arguments: [
      ("Content-Length: 99999999999999999999", "'99999999999999999999' is not a valid length"),
      ("Content-Length: 9223372036854775808", "'9223372036854775808' is not a valid length"),
      ("Content-Length: -3", "Content-Length"), ("Content-Length: 3x", "Content-Length"),
      ("Content-Length: 3\r\nContent-Length: 4", "1 bytes remaining"),
      ("Content-Length: 4\r\nContent-Length: 3", "4 and 3"),
      ("Content-Length: 3, 4", "3 and 4"),
    ])
  func refused(headers: String, reason: String) throws {
    #expect(try #require(try Self.failure(headers)).contains(reason))
  }

  @Test(
    "A length that is stated twice, or not at all, is read",
    arguments: ["Content-Length: 3", "Content-Length: 3\r\ncontent-length: 3", "X-Other: 3"])
  func read(headers: String) throws {
    #expect(try Self.failure(headers) == nil)
  }
}
