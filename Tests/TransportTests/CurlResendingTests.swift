import MusterTransport
import MusterWire
import Testing

/// What libcurl sends again of its own accord: connections that were kept end at any time.
@Suite struct CurlResendingTests {
  /// A server that takes the second request on its first connection, and closes without an answer.
  private static func server() throws -> LoopbackServer {
    try LoopbackServer { request in
      request.connection == 1 && request.head.contains(" /second ")
        ? .cut([]) : .answer(LoopbackServer.ok(request.body))
    }
  }

  private static func outcome(
    of path: String, method: String = "POST", body: String = "once", isRepeatable: Bool,
    from server: LoopbackServer, by transport: CurlTransport
  ) throws -> Result<HTTPResponse, TransportFailure> {
    var request = CurlTransportTests.request(
      to: server.host, path: path, method: method, body: Array(body.utf8))
    request.isRepeatable = isRepeatable
    return try CurlTransportTests.outcome(of: request, by: transport)
  }

  @Test("A request that may be repeated is, when its connection ends before an answer")
  func repeated() throws {
    let (server, transport) = (try Self.server(), try CurlTransportTests.transport())
    for path in ["/first", "/second", "/third"] {
      let outcome = try Self.outcome(of: path, isRepeatable: true, from: server, by: transport)
      #expect(try outcome.get().body == Array("once".utf8))
    }
    #expect(server.received.filter { $0.head.contains(" /second ") }.count == 2)
    #expect(server.connections == 2)
  }

  @Test(
    "One that may not is received once, and its failure says that it was sent",
    arguments: [("POST", "once"), ("POST", ""), ("GET", "")])
  func notRepeated(method: String, body: String) throws {
    let (server, transport) = (try Self.server(), try CurlTransportTests.transport())
    let ask = { path in
      try Self.outcome(
        of: path, method: method, body: body, isRepeatable: false, from: server, by: transport)
    }
    _ = try ask("/first").get()
    let failure = try #require(throws: TransportFailure.self) { try ask("/second").get() }
    #expect(failure.kind == .interrupted)
    #expect(failure.message.contains("closed before the complete response arrived"))
    #expect(failure.message.contains("http://\(server.host)/"))
    #expect(server.received.filter { $0.head.contains(" /second ") }.count == 1)
    #expect(try ask("/third").get().status == 200)
  }

  @Test("A server that is gone after it took a request may have done what it asks")
  func goneAfterwards() throws {
    let transport = try CurlTransportTests.transport()
    let server = try Self.server()
    var request = CurlTransportTests.request(to: server.host, path: "/first")
    _ = try CurlTransportTests.outcome(of: request, by: transport).get()
    server.stopListening()
    request.path = "/second"
    request.isRepeatable = true
    #expect(try CurlTransportTests.failure(of: request, by: transport).kind == .interrupted)
  }

  @Test("A method says by itself whether requests may be repeated, as RFC 9110 has it")
  func methods() {
    for method in ["GET", "HEAD", "PUT", "DELETE"] {
      #expect(HTTPRequest(method: method, host: "example.com").isRepeatable)
    }
    for method in ["POST", "PATCH"] {
      #expect(!HTTPRequest(method: method, host: "example.com").isRepeatable)
    }
  }
}
