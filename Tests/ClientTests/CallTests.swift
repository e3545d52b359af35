import MusterDocument
import MusterSigning
import MusterTransport
import MusterWire
import Testing

@testable import MusterClient

@Suite struct CallTests {
  static let operation = "batch_get_account_status"

  @Test("A call signs its request, sends it once, and returns the service's output")
  func success() throws {
    let test = TestSession { _ in
      .ok(["accounts": []], HTTPHeader("x-amzn-RequestId", "request-7"))
    }
    let result = try test.call("inspector2", Self.operation, ["accountIds": .ids([1])])
    #expect(result.document.map { JSON($0.root) } == ["accounts": []])
    #expect(result.failure == nil)
    #expect(result.httpStatus == 200)
    #expect(result.requestID == "request-7")
    #expect(result.attempts == 1)

    let request = try #require(test.sent.first).request
    #expect(request.url == "https://inspector2.us-east-1.amazonaws.com/status/batch/get")
    #expect(request.header("X-Amz-Date") == "20260101T000000Z")
    #expect(
      request.header("Authorization")?.hasPrefix(
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/inspector2/aws4_request, ")
        == true)
  }

  @Test("An error of the service is the result, with its code, message and status")
  func serviceError() throws {
    let test = TestSession { _ in .error(403, "AccessDeniedException", "You shall not.") }
    let result = try test.call("macie2", "GetMacieSession")
    #expect(result.failure?.kind == .service)
    #expect(result.failure?.code == "AccessDeniedException")
    #expect(result.failure?.message == "You shall not.")
    #expect(result.failure?.isRetryable == false)
    #expect(result.httpStatus == 403)
    #expect(result.attempts == 1)
  }

  static let passing: [ScriptedTransport.ScriptedResult] = [
    .error(429, "ThrottlingException"), .error(429), .error(400, "ThrottlingException"),
    .error(400, "RequestTimeout"), .error(500, "InternalServerException"), .error(502), .error(503),
    .error(504), .failure(TransportFailure(.connect, "refused")),
    .failure(TransportFailure(.timeout, "late")), .failure(TransportFailure(.interrupted, "cut")),
  ]

  @Test("Transient failures are retried, with three attempts in total", arguments: passing)
  func retried(_ outcome: ScriptedTransport.ScriptedResult) throws {
    let test = TestSession { _ in outcome }
    let result = try test.call("inspector2", Self.operation)
    #expect(result.failure?.isRetryable == true)
    #expect(result.attempts == 3)
    #expect(test.sent.count == 3)
  }

  @Test("A call that succeeds in the end returns the number of attempts", arguments: passing)
  func retriedWithSuccess(_ outcome: ScriptedTransport.ScriptedResult) throws {
    let left = Box([outcome])
    let test = TestSession { _ in left.change { $0.popLast() } ?? .ok() }
    let result = try test.call("inspector2", Self.operation)
    #expect(result.failure == nil)
    #expect(result.attempts == 2)
  }

  @Test(
    "Final failures are not retried",
    arguments: [
      .error(400, "ValidationException"), .error(403, "AccessDeniedException"),
      .error(404, "ResourceNotFoundException"), .error(409, "ConflictException"),
      .error(402, "ServiceQuotaExceededException"), .error(501), .error(301),
      .failure(TransportFailure(.untrusted, "self-signed")),
      .failure(TransportFailure(.tooLarge, "endless")),
    ] as [ScriptedTransport.ScriptedResult])
  func notRetried(_ outcome: ScriptedTransport.ScriptedResult) throws {
    let test = TestSession { _ in outcome }
    let result = try test.call("inspector2", Self.operation)
    #expect(result.failure?.isRetryable == false)
    #expect(result.attempts == 1)
    #expect(test.sent.count == 1)
  }

  @Test("The number of attempts is an option", arguments: [(-1, 1), (0, 1), (1, 1), (5, 5)])
  func maxAttempts(option: Int, attempts: Int) throws {
    let test = TestSession(
      settings: TestSession.settings { $0.retries = RetryPolicy(maxAttempts: option) }
    ) {
      _ in .error(503)
    }
    #expect(try test.call("inspector2", Self.operation).attempts == attempts)
  }

  @Test("Every attempt has its own signature")
  func signedAnew() throws {
    let test = TestSession { _ in .error(429, "", "", HTTPHeader("x-amz-retry-after", "2000")) }
    _ = try test.call("inspector2", Self.operation)
    let dates = test.sent.compactMap { $0.request.header("X-Amz-Date") }
    #expect(dates.count == 3)
    #expect(Set(dates).count == 3)
  }

  @Test("A response that is not valid JSON is an error that is not retried")
  func unreadable() throws {
    let test = TestSession { _ in .success(HTTPResponse(status: 200, body: Array("accounts".utf8)))
    }
    let result = try test.call("inspector2", Self.operation)
    #expect(result.failure?.kind == .response)
    #expect(result.failure?.code == "ResponseParserError")
    #expect(
      result.failure?.message.hasPrefix(
        "The response to BatchGetAccountStatus is not valid JSON at line 1")
        == true)
    #expect(result.attempts == 1)
    #expect(result.httpStatus == 200)
  }

  @Test(
    "A failed connection has botocore's code",
    arguments: [
      (.connect, "EndpointConnectionError"), (.connectTimeout, "ConnectTimeoutError"),
      (.proxy, "ProxyConnectionError"), (.timeout, "ReadTimeoutError"),
      (.interrupted, "ConnectionClosedError"), (.handshake, "SSLError"), (.untrusted, "SSLError"),
      (.tooLarge, "ResponseTooLargeError"),
    ] as [(TransportFailure.Kind, String)])
  func transportCodes(kind: TransportFailure.Kind, code: String) throws {
    let test = TestSession { _ in .failure(TransportFailure(kind, "the host said no")) }
    let result = try test.call("inspector2", Self.operation)
    #expect(result.failure?.kind == .transport)
    #expect(result.failure?.code == code)
    #expect(result.failure?.message == "the host said no")
    #expect(result.httpStatus == 0)
  }

  @Test("The log contains calls and no secrets")
  func log() throws {
    let lines = Box<[(Log.Level, String, JSON)]>([])
    let receiver: Log.Receiver = { level, message, fields in
      lines.change { $0.append((level, message, fields)) }
    }
    let left = Box([ScriptedTransport.ScriptedResult.error(429, "ThrottlingException", "slow")])
    let test = TestSession(
      settings: TestSession.settings { $0.log = Log(level: .debug, receiver: receiver) }
    ) { _ in
      left.change { $0.popLast() } ?? .ok([:], HTTPHeader("x-amzn-RequestId", "r"))
    }
    _ = try test.call("inspector2", Self.operation)
    #expect(
      lines.value.map(\.1) == [
        "inspector2 BatchGetAccountStatus in us-east-1: ThrottlingException: slow",
        "inspector2 BatchGetAccountStatus in us-east-1: HTTP 200",
      ])
    #expect(lines.value.map(\.0) == [.info, .debug])
    #expect(
      lines.value.last?.2 == [
        "service": "inspector2", "operation": "BatchGetAccountStatus", "region": "us-east-1",
        "accountId": .string(TestSession.account), "attempt": 2, "httpStatus": 200,
        "requestId": "r",
        "waitedMs": .integer(test.sent[1].time - 100), "durationMs": 100, "stop": "final",
      ])
    let signature = test.sent[0].request.header("Authorization")?.suffix(64) ?? "?"
    for secret in [TestSession.secret, TestSession.token, String(signature)] {
      #expect(!lines.value.contains { $0.1.contains(secret) || $0.2.text.contains(secret) })
    }
  }
}
