import MusterDocument
import MusterTransport
import MusterWire
import Testing

@testable import MusterClient

/// What retries look like from outside a call.
@Suite struct RetriedCallTests {
  typealias Outcome = ScriptedTransport.Outcome

  /// Answers in this order, then successfully.
  static func scene(
    _ outcomes: [Outcome], _ change: (inout Session.Settings) -> Void = { _ in }
  ) -> TestSession {
    let left = Box(Array(outcomes.reversed()))
    return TestSession(settings: TestSession.settings(change)) { _ in
      left.change { $0.popLast() } ?? .ok()
    }
  }

  @Test("Attempts bear the call's id and their number, and the service's time once it is known")
  func headers() throws {
    let date = HTTPHeader("Date", "Thu, 01 Jan 2026 00:00:07 GMT")
    let scene = Self.scene([.error(503, "", "", date), .failure(TransportFailure(.connect, ""))])
    _ = try scene.call("macie2", "GetMacieSession")
    _ = try scene.call("macie2", "GetMacieSession")
    let ids = scene.sent.compactMap { $0.request.header("amz-sdk-invocation-id") }
    #expect(ids.count == 4 && Set(ids.prefix(3)).count == 1 && Set(ids).count == 2)
    #expect(
      scene.sent.map { $0.request.header("amz-sdk-request") } == [
        "attempt=1; max=3", "ttl=20260101T000107Z; attempt=2; max=3",
        "ttl=20260101T000107Z; attempt=3; max=3", "attempt=1; max=3",
      ])
    #expect(
      scene.sent.allSatisfy {
        $0.request.header("Authorization")?.contains(
          "SignedHeaders=amz-sdk-invocation-id;amz-sdk-request;host;") == true
      })
  }

  @Test("A result tells every attempt, its wait, and why there was another or none")
  func history() throws {
    let scene = Self.scene([
      .error(429, "ThrottlingException", "", HTTPHeader("x-amz-retry-after", "1500")),
      .failure(TransportFailure(.interrupted, "cut")), .error(503),
    ])
    let history = try scene.call("macie2", "GetMacieSession").history
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

  @Test("A write that may have been carried out is not sent again, and the failure says so")
  func doubt() throws {
    let input: JSON = [
      "action": "NONE", "filterCriteria": [:], "name": "a-filter",
    ]
    let scene = Self.scene([.failure(TransportFailure(.interrupted, "The connection broke."))])
    let failure = try scene.call("inspector2", "CreateFilter", input).failure
    #expect(scene.sent.count == 1)
    #expect(failure?.isRetryable == false)
    #expect(failure?.mayHaveBeenExecuted == true)
    #expect(scene.sent.map(\.request.isRepeatable) == [false])
    #expect(
      failure?.message
        == "The connection broke. (It may have been carried out all the same: look before you ask "
        + "for it again.)")
  }

  @Test("One that was refused is sent again, whatever it writes")
  func refused() throws {
    let input: JSON = ["action": "NONE", "filterCriteria": [:], "name": "a-filter"]
    let scene = Self.scene([
      .error(429, "ThrottlingException"), .failure(TransportFailure(.connect, "")),
    ])
    #expect(try scene.call("inspector2", "CreateFilter", input).history.count == 3)
  }

  @Test("A client that was told that its clock is wrong signs by the service's from then on")
  func skew() throws {
    let date = HTTPHeader("Date", "Thu, 01 Jan 2026 02:00:00 GMT")
    let scene = Self.scene([.error(403, "RequestTimeTooSkewed", "", date)])
    #expect(try scene.call("macie2", "GetMacieSession").failure == nil)
    #expect(try scene.call("inspector2", "BatchGetAccountStatus").history.count == 1)
    let hours = scene.sent.compactMap { $0.request.header("X-Amz-Date")?.prefix(11) }
    #expect(hours == ["20260101T00", "20260101T02", "20260101T02"])
  }

  @Test(
    "A refused signature is final where the clocks agree, or where nobody knows",
    arguments: [
      HTTPHeader("Date", "Thu, 01 Jan 2026 00:00:30 GMT"), HTTPHeader("Date", "today"),
      HTTPHeader("Server", "nobody"),
    ])
  func noSkew(header: HTTPHeader) throws {
    let scene = Self.scene([.error(403, "InvalidSignatureException", "", header)])
    #expect(try scene.call("macie2", "GetMacieSession").history.count == 1)
  }

  @Test("The adaptive mode holds attempts back after a refusal")
  func adaptive() throws {
    let scene = Self.scene([.error(429, "ThrottlingException")]) {
      $0.retries = RetryPolicy(.adaptive)
    }
    for _ in 0..<4 { _ = try scene.call("macie2", "GetMacieSession") }
    let times = scene.sent.map(\.time)
    // A tenth of a token had come by then; half a one a second comes from then on.
    #expect(times.count == 5)
    #expect((1900...1901).contains(times[1] - times[0]))
  }
}
