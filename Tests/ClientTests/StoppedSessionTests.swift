import MusterCredentials
import MusterDocument
import MusterText
import MusterTransport
import MusterWire
import Testing

@testable import MusterClient

/// Calls, batches and waits of a session that is stopped after a number of requests.
@Suite struct StoppedSessionTests {
  static let types: JSON = ["resourceTypes": ["EC2"]]

  /// A session that is stopped when its request with this number is sent.
  func session(
    stoppedAt number: Int, within milliseconds: Int64 = 10_000, after delay: Int64? = nil
  ) -> TestSession {
    let stop = Box<@Sendable () -> Void>({})
    let count = Box(0)
    let test = FakeService().session { _ in
      count.change { $0 += 1 }
      if count.value == number { stop.value() }
      return nil
    }
    let loop = test.session.loop
    stop.change {
      $0 = {
        guard let delay else { return loop.stop(within: milliseconds) }
        loop.after(delay) { loop.stop(within: milliseconds) }
      }
    }
    return test
  }

  @Test("A batch sends nothing more and has an outcome for every account", arguments: 1...8)
  func batch(number: Int) throws {
    let test = session(stoppedAt: number)
    let result = try test.batch("inspector2", "enable", .ids(1...650), Self.types)
    #expect(test.sent.count <= max(number, 7))
    #expect(result.lines.count == 650)
    let stopped = result.outcomes.filter { $0["code"]?.string == "Stopped" }
    #expect(number >= 8 || !stopped.isEmpty)
    for outcome in stopped {
      #expect(outcome["outcome"] == "pending")
      #expect(outcome["remedy"] == "run this again")
      #expect(outcome["message"]?.string?.contains("stopped") == true)
    }
  }

  @Test("Accounts whose requests were given up may be in the state")
  func abandoned() throws {
    // Requests 1 to 7 read the states; 8 to 14 are in flight together.
    let test = session(stoppedAt: 9, within: 0, after: 10)
    let result = try test.batch("inspector2", "enable", .ids(1...650), Self.types)
    let lost = result.outcomes.filter {
      $0["message"]?.string?.contains("may have been executed") == true
    }
    #expect(test.sent.count == 14)
    #expect(lost.count == 650)
    #expect(result.outcomes.allSatisfy { $0["outcome"] == "pending" && $0["code"] == "Stopped" })
    #expect(result.lines.count == 650)
  }

  @Test("A wait ends with the accounts that have not reached the state")
  func wait() throws {
    let test = session(stoppedAt: 3)
    let result = try test.wait("inspector2", "account_enabled", .ids(1...250))
    #expect(result.lines.count == 250)
    #expect(result.lines.allSatisfy { $0.hasSuffix(" pending Stopped") })
    #expect(test.transport.elapsed < 60_000)
  }

  @Test("A call that waits for its retry ends with the failure of its last attempt")
  func call() throws {
    let test = TestSession { _ in .error(503, "ServiceUnavailable", "later") }
    let loop = test.session.loop
    loop.after(120) { loop.stop(within: 10_000) }
    let failure = try #require(
      test.call("inspector2", "batch_get_account_status", [:]).failure)
    #expect(failure.kind == .stopped)
    #expect(failure.code == "Stopped")
    #expect(failure.message.contains("ServiceUnavailable: later"))
    #expect(test.sent.count == 1)
    #expect(test.transport.elapsed < 200)
  }

  /// Gets credentials from a program that does not end in time.
  private struct SlowProcessProvider: CredentialsProvider {
    let name = "a process"

    func lookup() -> CredentialsLookup {
      .run(ProcessCommand(["sleep", "60"])) { _ in .notFound("it has ended") }
    }
  }

  @Test("A call that waits for a credential process ends when the session is stopped")
  func process() throws {
    let settings = TestSession.settings { $0.credentials = SlowProcessProvider() }
    let test = TestSession(settings: settings) { _ in .ok() }
    let loop = test.session.loop
    loop.afterOnMachine(50) { loop.stop(within: 10_000) }
    let start = MachineClock.monotonic
    let failure = try #require(test.call("inspector2", "list_members").failure)
    #expect(failure.code == "Stopped")
    #expect(MachineClock.monotonic - start < 30_000)
    #expect(test.sent.isEmpty)
  }

  @Test("A call of a stopped session is not sent")
  func later() throws {
    let test = TestSession { _ in .error(503) }
    test.session.loop.stop(within: 10_000)
    _ = test.session.poll(timeout: 0, capacity: 1)
    let failure = try #require(test.call("inspector2", "disable", ["accountIds": []]).failure)
    #expect(failure.code == "Stopped")
    #expect(test.sent.isEmpty)
  }

  @Test("A timer ends when the session is stopped")
  func timer() {
    let test = TestSession { _ in .error(503) }
    _ = test.session.timer(after: 1_000_000, userData: 7)
    test.session.loop.stop(within: 10_000)
    #expect(test.session.poll(timeout: nil, capacity: 1).map(\.userData) == [7])
    #expect(test.transport.elapsed == 0)
  }

  @Test("All clients of a service in a Region share the session's rate")
  func rate() throws {
    let settings = TestSession.settings { $0.rate = 10 }
    let test = FakeService().session(settings: settings) { _ in nil }
    for _ in 0..<20 {
      for service in ["inspector2", "macie2"] {
        let operation = service == "macie2" ? "list_members" : "batch_get_account_status"
        let call = try test.client(service).call(operation, Array("{}".utf8))
        _ = test.session.submit(call, userData: 0)
      }
    }
    while !test.session.poll(timeout: nil, capacity: 64).isEmpty {}
    for host in Set(test.sent.map(\.request.host)) {
      let times = test.sent.filter { $0.request.host == host }.map(\.time)
      #expect(times.count == 20)
      for time in times { #expect(times.count { $0 >= time && $0 < time + 1000 } <= 10) }
      #expect(times.max() == 1900)
    }
  }
}
