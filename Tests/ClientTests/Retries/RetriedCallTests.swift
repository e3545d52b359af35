import MusterDocument
import MusterTransport
import MusterWire
import Testing

@testable import MusterClient

/// The retries of a call, as its caller sees them.
@Suite struct RetriedCallTests {
  typealias ScriptedResult = ScriptedTransport.ScriptedResult

  /// Responds with these outcomes in order, then successfully.
  static func test(
    _ outcomes: [ScriptedResult], _ change: (inout Session.Settings) -> Void = { _ in }
  ) -> TestSession {
    let left = Box(Array(outcomes.reversed()))
    return TestSession(settings: TestSession.settings(change)) { _ in
      left.change { $0.popLast() } ?? .ok()
    }
  }

  @Test(
    "Attempts have headers with the call's id, their number, and the service's time if it is known")
  func headers() throws {
    let date = HTTPHeader("Date", "Thu, 01 Jan 2026 00:00:07 GMT")
    let test = Self.test([.error(503, "", "", date), .failure(TransportFailure(.connect, ""))])
    _ = try test.call("macie2", "GetMacieSession")
    _ = try test.call("macie2", "GetMacieSession")
    let ids = test.sent.compactMap { $0.request.header("amz-sdk-invocation-id") }
    #expect(ids.count == 4 && Set(ids.prefix(3)).count == 1 && Set(ids).count == 2)
    #expect(
      test.sent.map { $0.request.header("amz-sdk-request") } == [
        "attempt=1; max=3", "ttl=20260101T000107Z; attempt=2; max=3",
        "ttl=20260101T000107Z; attempt=3; max=3", "attempt=1; max=3",
      ])
    #expect(
      test.sent.allSatisfy {
        $0.request.header("Authorization")?.contains(
          "SignedHeaders=amz-sdk-invocation-id;amz-sdk-request;host;") == true
      })
  }

  @Test(
    "A result contains every attempt, its wait, and the reason for the next attempt or for none")
  func history() throws {
    let test = Self.test([
      .error(429, "ThrottlingException", "", HTTPHeader("x-amz-retry-after", "1500")),
      .failure(TransportFailure(.interrupted, "cut")), .error(503),
    ])
    let history = try test.call("macie2", "GetMacieSession").history
    #expect(history.map(\.status) == [429, 0, 503])
    #expect(history.map(\.code) == ["ThrottlingException", "ConnectionClosedError", "503"])
    #expect(history.map(\.durationMilliseconds) == [100, 100, 100])
    #expect(history[0].waitedMilliseconds == 0)
    #expect(history[1].waitedMilliseconds == 1500)
    let reasons = history.map { attempt in
      switch attempt.decision {
      case .retry(let reason, _): reason.rawValue
      case .stop(let stop): stop.rawValue
      }
    }
    #expect(reasons == ["throttling", "transient", "max_attempts"])
  }

  @Test("A write that may have been executed is not retried, and the failure reports it")
  func mayHaveBeenExecuted() throws {
    let input: JSON = [
      "action": "NONE", "filterCriteria": [:], "name": "a-filter",
    ]
    let test = Self.test([.failure(TransportFailure(.interrupted, "The connection broke."))])
    let failure = try test.call("inspector2", "CreateFilter", input).failure
    #expect(test.sent.count == 1)
    #expect(failure?.isRetryable == false)
    #expect(failure?.mayHaveBeenExecuted == true)
    #expect(test.sent.map(\.request.isIdempotent) == [false])
    #expect(
      failure?.message
        == "The connection broke. (The request may have been executed: check the state before you "
        + "retry it.)")
  }

  @Test("A write that was rejected is retried")
  func refused() throws {
    let input: JSON = ["action": "NONE", "filterCriteria": [:], "name": "a-filter"]
    let test = Self.test([
      .error(429, "ThrottlingException"), .failure(TransportFailure(.connect, "")),
    ])
    #expect(try test.call("inspector2", "CreateFilter", input).history.count == 3)
  }

  @Test("A client corrects its clock after an error that shows the skew")
  func skew() throws {
    let date = HTTPHeader("Date", "Thu, 01 Jan 2026 02:00:00 GMT")
    let test = Self.test([.error(403, "RequestTimeTooSkewed", "", date)])
    #expect(try test.call("macie2", "GetMacieSession").failure == nil)
    #expect(try test.call("inspector2", "BatchGetAccountStatus").history.count == 1)
    let hours = test.sent.compactMap { $0.request.header("X-Amz-Date")?.prefix(11) }
    #expect(hours == ["20260101T00", "20260101T02", "20260101T02"])
  }

  @Test(
    "A rejected signature is final if the clocks agree, or if the service's time is unknown",
    arguments: [
      HTTPHeader("Date", "Thu, 01 Jan 2026 00:00:30 GMT"), HTTPHeader("Date", "today"),
      HTTPHeader("Server", "nobody"),
    ])
  func noSkew(header: HTTPHeader) throws {
    let test = Self.test([.error(403, "InvalidSignatureException", "", header)])
    #expect(try test.call("macie2", "GetMacieSession").history.count == 1)
  }

  @Test("The adaptive mode delays attempts after throttling")
  func adaptive() throws {
    let test = Self.test([.error(429, "ThrottlingException")]) {
      $0.retries = RetryPolicy(.adaptive)
    }
    for _ in 0..<4 { _ = try test.call("macie2", "GetMacieSession") }
    let times = test.sent.map(\.time)
    // There is a tenth of a token then; from then on, there is half a token per second.
    #expect(times.count == 5)
    #expect((1900...1901).contains(times[1] - times[0]))
  }
}
