import MusterTransport
import MusterWire
import Testing

/// Requests that libcurl resends by itself, because kept connections end at any time.
@Suite struct CurlResendingTests {
  /// A server that reads the second request on its first connection, and closes without a response.
  private static func server() throws -> LoopbackServer {
    try LoopbackServer { request in
      request.connection == 1 && request.head.contains(" /second ")
        ? .cut([]) : .response(LoopbackServer.ok(request.body))
    }
  }

  private static func outcome(
    of path: String, method: String = "POST", body: String = "once", isIdempotent: Bool,
    from server: LoopbackServer, by transport: CurlTransport
  ) throws -> Result<HTTPResponse, TransportFailure> {
    var request = CurlTransportTests.request(
      to: server.host, path: path, method: method, body: Array(body.utf8))
    request.isIdempotent = isIdempotent
    return try CurlTransportTests.outcome(of: request, by: transport)
  }

  @Test("An idempotent request is resent when its connection ends before the response")
  func repeated() throws {
    let (server, transport) = (try Self.server(), try CurlTransportTests.transport())
    for path in ["/first", "/second", "/third"] {
      let outcome = try Self.outcome(of: path, isIdempotent: true, from: server, by: transport)
      #expect(try outcome.get().body == Array("once".utf8))
    }
    #expect(server.received.filter { $0.head.contains(" /second ") }.count == 2)
    #expect(server.connections == 2)
  }

  @Test(
    "A request that is not idempotent is received once, and its failure means that it was sent",
    arguments: [("POST", "once"), ("POST", ""), ("GET", "")])
  func notRepeated(method: String, body: String) throws {
    let (server, transport) = (try Self.server(), try CurlTransportTests.transport())
    let get = { path in
      try Self.outcome(
        of: path, method: method, body: body, isIdempotent: false, from: server, by: transport)
    }
    _ = try get("/first").get()
    let failure = try #require(throws: TransportFailure.self) { try get("/second").get() }
    #expect(failure.kind == .interrupted)
    #expect(failure.message.contains("closed before the complete response arrived"))
    #expect(failure.message.contains("http://\(server.host)/"))
    #expect(server.received.filter { $0.head.contains(" /second ") }.count == 1)
    #expect(try get("/third").get().status == 200)
  }

  @Test("A server that is gone after it read a request may have executed it")
  func goneAfterwards() throws {
    let transport = try CurlTransportTests.transport()
    let server = try Self.server()
    var request = CurlTransportTests.request(to: server.host, path: "/first")
    _ = try CurlTransportTests.outcome(of: request, by: transport).get()
    server.stopListening()
    request.path = "/second"
    request.isIdempotent = true
    #expect(try CurlTransportTests.failure(of: request, by: transport).kind == .interrupted)
  }

  @Test("By default, the method decides whether a request is idempotent (RFC 9110)")
  func methods() {
    for method in ["GET", "HEAD", "PUT", "DELETE"] {
      #expect(HTTPRequest(method: method, host: "example.com").isIdempotent)
    }
    for method in ["POST", "PATCH"] {
      #expect(!HTTPRequest(method: method, host: "example.com").isIdempotent)
    }
  }
}
