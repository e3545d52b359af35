import Foundation
import MusterTransport
import MusterWire
import Testing

@Suite struct CurlTransportTests {
  /// A transport with long timeouts, because machines may be busy. `change` can set others.
  static func transport(_ change: (inout CurlSettings) -> Void = { _ in }) throws -> CurlTransport {
    var settings = CurlSettings()
    settings.connectTimeoutMilliseconds = 120_000
    settings.timeoutMilliseconds = 600_000
    change(&settings)
    return try CurlTransport(settings)
  }

  static func request(
    to host: String, path: String = "/", method: String = "POST", headers: [HTTPHeader] = [],
    body: [UInt8] = []
  ) -> HTTPRequest {
    HTTPRequest(
      method: method, scheme: "http", host: host, path: path, headers: headers, body: body)
  }

  /// The outcome of one request. The deadline is two minutes, because machines may be busy.
  static func outcome(
    of request: HTTPRequest, by transport: CurlTransport
  ) throws -> Result<HTTPResponse, TransportFailure> {
    transport.start(request, as: ExchangeID(7))
    let completions = transport.wait(until: transport.now.advanced(by: 120_000))
    #expect(completions.map(\.exchange) == [ExchangeID(7)])
    return try #require(completions.first).outcome
  }

  static func failure(
    of request: HTTPRequest, by transport: CurlTransport
  ) throws -> TransportFailure {
    try #require(throws: TransportFailure.self) { try outcome(of: request, by: transport).get() }
  }

  @Test("200 requests share a few kept-alive connections, and each gets its own response")
  func manyRequests() throws {
    let server = try LoopbackServer { .response(LoopbackServer.ok($0.body)) }
    let loop = Loop(transport: try Self.transport(), maxInFlight: 8)
    var responses: [Int: String] = [:]
    for number in 0..<200 {
      let body = Array("request \(number)".utf8)
      loop.send(Self.request(to: server.host, body: body)) { outcome in
        let body = (try? outcome.get().body) ?? []
        #expect(responses.updateValue(String(decoding: body, as: UTF8.self), forKey: number) == nil)
      }
    }
    loop.drive(until: loop.now.advanced(by: 120_000)) { responses.count == 200 }
    #expect(responses.count == 200)
    #expect(responses.allSatisfy { $0.value == "request \($0.key)" })
    #expect(server.connections <= 8)
  }

  @Test("Sequential requests use one connection")
  func keptAlive() throws {
    let server = try LoopbackServer { .response(LoopbackServer.ok($0.body)) }
    let transport = try Self.transport()
    for _ in 0..<20 {
      _ = try Self.outcome(of: Self.request(to: server.host), by: transport).get()
    }
    #expect(server.connections == 1)
  }

  @Test(
    "The request is sent without additions",
    arguments: [
      ("POST", 0, "Content-Length: 0"), ("POST", 300_000, "Content-Length: 300000"),
      ("PUT", 0, "Content-Length: 0"), ("PATCH", 3, "Content-Length: 3"),
      ("GET", 0, nil), ("DELETE", 0, nil), ("DELETE", 5, "Content-Length: 5"),
    ])
  func requestIsExact(method: String, bodyCount: Int, length: String?) throws {
    let server = try LoopbackServer { _ in .response(LoopbackServer.ok([])) }
    let body = (0..<bodyCount).map { UInt8(truncatingIfNeeded: $0) }
    var request = Self.request(
      to: server.host, path: "/a/../b%2Fc", method: method,
      headers: [HTTPHeader("X-One", "1"), HTTPHeader("X-Empty", "")], body: body)
    request.query = [QueryItem("a b", "é")]
    _ = try Self.outcome(of: request, by: Self.transport()).get()

    let received = try #require(server.received.first)
    #expect(received.body == body)
    let lines = received.head.split(separator: "\r\n").map(String.init)
    #expect(lines.first == "\(method) /a/../b%2Fc?a%20b=%C3%A9 HTTP/1.1")
    let expected =
      ["Host: \(server.host)", "X-One: 1", "X-Empty:", "Accept-Encoding: gzip"]
      + [length].compactMap { $0 }
    #expect(Set(lines.dropFirst()) == Set(expected))
  }

  @Test("A line break in a header does not start another header")
  func headersAreSingleLines() throws {
    let server = try LoopbackServer { _ in .response(LoopbackServer.ok([])) }
    let headers = [HTTPHeader("X-One", "1\r\nX-Two: 2")]
    _ = try Self.outcome(
      of: Self.request(to: server.host, headers: headers), by: Self.transport()
    ).get()
    let head = try #require(server.received.first).head
    #expect(head.contains("\r\nX-One: 1  X-Two: 2"))
    #expect(!head.contains("\r\nX-Two"))
  }

  @Test("A response arrives unchanged, with its status and headers")
  func responseIsExact() throws {
    let body = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 * 7) }
    let head =
      "HTTP/1.1 100 Continue\r\nX-Early: 1\r\n\r\nHTTP/1.1 429 Slow\r\nRetry-After:  3 \r\n"
      + "Content-Length: \(body.count)\r\n\r\n"
    let server = try LoopbackServer { _ in .response(Array(head.utf8) + body) }
    let response = try Self.outcome(of: Self.request(to: server.host), by: Self.transport()).get()
    #expect(response.status == 429)
    #expect(response.header("retry-after") == "3")
    #expect(response.header("X-Early") == nil)
    #expect(response.body == body)
  }

  @Test("A redirect is a response and is not followed")
  func redirectsAreNotFollowed() throws {
    let server = try LoopbackServer { _ in
      .response(Array("HTTP/1.1 307 Go\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n".utf8))
    }
    let response = try Self.outcome(of: Self.request(to: server.host), by: Self.transport()).get()
    #expect(response.status == 307)
    #expect(server.received.count == 1)
  }
}

// MARK: - Failures

extension CurlTransportTests {
  @Test("A refused connection names the endpoint, and nothing was executed")
  func refused() throws {
    let failure = try Self.failure(of: Self.request(to: "127.0.0.1:1"), by: Self.transport())
    #expect(failure.kind == .connect)
    #expect(failure.message.hasPrefix("Could not connect to the endpoint URL: http://127.0.0.1:1/"))
  }

  @Test("An invalid host is a failure to connect", arguments: ["no host", "", "a:b:c"])
  func noSuchHost(host: String) throws {
    let failure = try Self.failure(of: Self.request(to: host), by: Self.transport())
    #expect(failure.kind == .connect)
  }

  @Test(
    "A response that does not arrive in time is a timeout",
    arguments: [\CurlSettings.timeoutMilliseconds, \CurlSettings.idleTimeoutMilliseconds])
  func timeout(setting: any WritableKeyPath<CurlSettings, Int64> & Sendable) throws {
    let server = try LoopbackServer { _ in .silence }
    let transport = try Self.transport { $0[keyPath: setting] = 200 }
    let begin = transport.now
    let failure = try Self.failure(of: Self.request(to: server.host), by: transport)
    #expect(failure.kind == .timeout)
    #expect(failure.message.hasPrefix("Read timeout on endpoint URL: http://\(server.host)/"))
    #expect((200..<5000).contains(begin.remaining(until: transport.now)))
  }

  @Test("A slow response is not idle, but has a timeout too")
  func slowResponse() throws {
    let body = LoopbackServer.ok(Array(repeating: 7, count: 20))
    let server = try LoopbackServer { _ in .slowly(body, everyMilliseconds: 40) }
    let patient = try Self.transport { $0.idleTimeoutMilliseconds = 1500 }
    let response = try Self.outcome(of: Self.request(to: server.host), by: patient).get()
    #expect(response.body.count == 20)

    let hasty = try Self.transport { $0.timeoutMilliseconds = 500 }
    #expect(try Self.failure(of: Self.request(to: server.host), by: hasty).kind == .timeout)
  }

  @Test(
    "A connection that ends early is an interruption",
    arguments: [
      "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", "HTTP/1.1 200", "",
      "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n",
    ])
  func cut(response: String) throws {
    let server = try LoopbackServer { _ in .cut(Array(response.utf8)) }
    let failure = try Self.failure(of: Self.request(to: server.host), by: Self.transport())
    #expect(failure.kind == .interrupted)
    #expect(failure.message.contains("http://\(server.host)/"))
  }

  @Test("A response beyond the limit is rejected, however it is sent", arguments: [true, false])
  func tooLarge(saysItsLength: Bool) throws {
    let body = [UInt8](repeating: 0, count: 5000)
    let server = try LoopbackServer { _ in
      saysItsLength
        ? .response(LoopbackServer.ok(body)) : .cut(Array("HTTP/1.1 200 OK\r\n\r\n".utf8) + body)
    }
    let transport = try Self.transport { $0.maxResponseBytes = 4096 }
    let failure = try Self.failure(of: Self.request(to: server.host), by: transport)
    #expect(failure.kind == .tooLarge)
    #expect(
      failure.message
        == "The response exceeds the size limit at endpoint URL: http://\(server.host)/ (it has more than "
        + "4096 bytes). Raise max_response_bytes to accept larger responses.")
  }

  @Test("A response that is not valid HTTP is an interruption")
  func noHTTP() throws {
    let server = try LoopbackServer { _ in .cut(Array("220 mail ready\r\n\r\n".utf8)) }
    let failure = try Self.failure(of: Self.request(to: server.host), by: Self.transport())
    #expect(failure.kind == .interrupted)
  }

  @Test("With unreadable certificates, nothing is trusted")
  func certificatesAreNeeded() throws {
    let server = try LoopbackServer { _ in .silence }
    let transport = try Self.transport { $0.certificateFile = "/nonexistent/bundle.pem" }
    var request = Self.request(to: server.host)
    request.scheme = "https"
    #expect(try Self.failure(of: request, by: transport).kind == .untrusted)
    #expect(server.received.isEmpty)
  }
}

// MARK: - Waiting

extension CurlTransportTests {
  @Test("A cancelled exchange has no completion, and the others continue")
  func cancel() throws {
    let server = try LoopbackServer {
      $0.head.contains("/slow") ? .silence : .response(LoopbackServer.ok([]))
    }
    let transport = try Self.transport()
    for (number, path) in ["/slow", "/slow", "/fast"].enumerated() {
      transport.start(
        Self.request(to: server.host, path: path), as: ExchangeID(UInt64(number)))
    }
    transport.cancel(ExchangeID(1))
    transport.cancel(ExchangeID(0))
    transport.cancel(ExchangeID(99))
    let completions = transport.wait(until: transport.now.advanced(by: 120_000))
    #expect(completions.map(\.exchange) == [ExchangeID(2)])
    #expect(transport.wait(until: transport.now.advanced(by: 50)).isEmpty)
  }

  @Test("A deadline ends the wait, and exchanges continue")
  func deadline() throws {
    let server = try LoopbackServer { _ in
      usleep(300_000)
      return .response(LoopbackServer.ok([1]))
    }
    let transport = try Self.transport()
    transport.start(Self.request(to: server.host), as: ExchangeID(1))
    let begin = transport.now
    #expect(transport.wait(until: begin.advanced(by: 50)).isEmpty)
    #expect(begin.remaining(until: transport.now) >= 50)
    #expect(transport.wait(until: begin).isEmpty)
    #expect(transport.wait(until: begin.advanced(by: 120_000)).count == 1)
  }

  @Test("Another thread wakes a wait, or the next one")
  func wake() throws {
    let transport = try Self.transport()
    transport.wake()
    #expect(transport.wait(until: nil).isEmpty)
    Thread.detachNewThread {
      usleep(50_000)
      transport.wake()
    }
    let begin = transport.now
    #expect(transport.wait(until: begin.advanced(by: 120_000)).isEmpty)
    #expect((40..<120_000).contains(begin.remaining(until: transport.now)))
  }

  @Test("A transport may be released with exchanges in progress")
  func abandoned() throws {
    let server = try LoopbackServer { _ in .silence }
    var transport: CurlTransport? = try Self.transport()
    for number in 0..<4 as Range<UInt64> {
      transport?.start(Self.request(to: server.host), as: ExchangeID(number))
    }
    _ = transport?.wait(until: transport?.now.advanced(by: 50))
    weak let gone = transport
    transport = nil
    #expect(gone == nil)
  }
}
