import MusterDocument
import MusterText
import MusterTransport
import MusterWire
import Testing

@testable import MusterClient

/// Requests that a service throttles or that get no response.
@Suite struct ThrottledBatchTests {
  static let types: JSON = ["resourceTypes": ["EC2"]]

  static let failures: [ScriptedTransport.ScriptedResult] = [
    .error(429, "TooManyRequestsException", "Too Many Requests"),
    .error(429, "ThrottlingException", "slow down"),
    .error(500, "InternalServerException", "boom"), .error(503),
    .failure(TransportFailure(.interrupted, "cut")), .failure(TransportFailure(.timeout, "late")),
    .failure(TransportFailure(.connect, "refused")),
  ]

  @Test(
    "A transient failure that outlives the retries of its call is not an outcome",
    arguments: failures)
  func transient(failure: ScriptedTransport.ScriptedResult) throws {
    let service = FakeService()
    let test = service.session { sent in
      !sent.isRead && sent.time < 840_000 ? failure : nil
    }
    let result = try test.batch("inspector2", "enable", .ids(1...250), Self.types)
    #expect(result.lines.allSatisfy { $0.hasSuffix(" done") })
    #expect(test.transport.elapsed > 840_000)
  }

  @Test("The accounts wait as long as others are settled, and 15 minutes after that")
  func patience() throws {
    // Every ten minutes, one account succeeds; the last two never do.
    let settled = Box<Set<String>>([])
    let service = FakeService()
    let test = service.session { sent in
      guard !sent.isRead else { return nil }
      let id = sent.body["accountId"]?.string ?? ""
      let count = settled.value.count
      guard sent.time > Int64(count) * 600_000, count < 4 else {
        return .error(429, "TooManyRequestsException")
      }
      settled.change { _ = $0.insert(id) }
      return nil
    }
    let result = try test.batch("inspector2", "associate_member", .ids(1...6))
    #expect(result.lines.count { $0.hasSuffix(" done") } == 4)
    #expect(result.lines.count { $0.hasSuffix(" retryable TooManyRequestsException") } == 2)
    #expect(result.outcomes.allSatisfy { $0["outcome"] != "retryable" || $0["remedy"] != "" })
    #expect((1_800_000 + 900_000..<1_800_000 + 1_100_000).contains(test.transport.elapsed))
  }

  @Test("The option limits that time", arguments: [0, 120_000])
  func option(milliseconds: Int64) throws {
    let settings = TestSession.settings { $0.batchRetry = milliseconds }
    let test = FakeService().session(settings: settings) { sent in
      sent.isRead ? nil : .error(429, "TooManyRequestsException")
    }
    let result = try test.batch("inspector2", "enable", .ids(1...2), Self.types)
    #expect(
      result.lines == (1...2).map { "00000000000\($0) retryable TooManyRequestsException" })
    #expect((milliseconds...milliseconds + 70_000).contains(test.transport.elapsed))
  }

  @Test(
    "At one request a second, all accounts are done, with few requests more than needed",
    arguments: [400, 1604])
  func rate(accounts: Int) throws {
    let service = FakeService()
    let next = Box<Int64>(0)
    let test = service.session { sent in
      guard !sent.isRead else { return nil }
      let isAllowed = next.change { next -> Bool in
        guard sent.time >= next else { return false }
        next = sent.time + 1000
        return true
      }
      return isAllowed ? nil : .error(429, "TooManyRequestsException")
    }
    let result = try test.batch("inspector2", "associate_member", .ids(1...accounts))
    #expect(result.lines.allSatisfy { $0.hasSuffix(" done") })
    #expect(test.writes.count < accounts * 4)
    #expect(test.transport.elapsed < 4000 * Int64(accounts))
  }

  @Test("The window of a batch shrinks by half, grows by one per window, and is never empty")
  func window() {
    var window = RequestWindow()
    #expect(window.size == 64)
    window.shrink(inFlight: 63)
    #expect(window.size == 32)
    for _ in 0..<32 { window.grow() }
    #expect(window.size == 32 || window.size == 33)
    for _ in 0..<40 { window.shrink(inFlight: 0) }
    #expect(window.size == 1)
  }
}
