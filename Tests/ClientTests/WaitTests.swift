import MusterDocument
import MusterTransport
import MusterWire
import Testing

@testable import MusterClient

/// Waits that read states by account id.
@Suite struct WaitTests {
  /// An account in which one scan type has the state of the account.
  static func account(_ id: JSON, _ status: JSON) -> JSON {
    [
      "accountId": id, "state": ["status": status],
      "resourceState": ["ec2": ["status": status]],
    ]
  }

  /// A service in which `state` returns the state of an account by its id and the time.
  static func test(_ state: @escaping @Sendable (JSON, Int64) -> String?) -> TestSession {
    TestSession { sent in
      let accounts = sent.body["accountIds"]?.elements.compactMap { id -> JSON? in
        state(id, sent.time).map { account(id, .string($0)) }
      }
      return .ok(["accounts": .array(accounts ?? []), "failedAccounts": []])
    }
  }

  /// A service that returns one state after the other, and then always the last.
  static func test(showing states: [String]) -> TestSession {
    let left = Box(states)
    return test { _, _ in left.change { $0.count > 1 ? $0.removeFirst() : $0.first } }
  }

  @Test(
    "A state counts when two reads in a row agree on it",
    arguments: [
      (["ENABLED"], 2), (["ENABLING", "ENABLED"], 3), (["ENABLED", "ENABLING", "ENABLED"], 4),
      (["SUSPENDED", "ENABLED"], 3),
    ])
  func twoReads(states: [String], reads: Int) throws {
    let test = Self.test(showing: states)
    let result = try test.wait("inspector2", "account_enabled", .ids([1]))
    #expect(result.lines == ["000000000001 done"])
    #expect(test.sent.count == reads)
    #expect(result.outcomes[0]["step"] == "inspector scanning")
  }

  @Test("Settled accounts are not read again; the others are, at growing intervals")
  func onlyTheOpen() throws {
    let test = Self.test { id, time in id == .id(1) || time > 120_000 ? "ENABLED" : "ENABLING" }
    let result = try test.wait("inspector2", "account_enabled", .ids(1...2))
    #expect(result.lines == ["000000000001 done", "000000000002 done"])
    #expect(test.sent.prefix(2).allSatisfy { $0.body["accountIds"] == .ids(1...2) })
    #expect(test.sent.dropFirst(2).allSatisfy { $0.body["accountIds"] == .ids([2]) })
    let pauses = zip(test.sent.dropFirst(), test.sent).map { $0.time - $1.time }
    #expect(try #require(pauses.first) < 10_000)
    #expect(pauses.allSatisfy { $0 <= 30_000 + ScriptedTransport.latency })
    #expect(try #require(pauses.last) > 10_000)
  }

  @Test("States are read in requests of the maximum size, all at once")
  func chunks() throws {
    let test = Self.test { _, _ in "ENABLED" }
    let result = try test.wait("inspector2", "account_enabled", .ids(1...250))
    #expect(result.lines.count == 250)
    #expect(test.sent.prefix(3).map { $0.body["accountIds"]?.elements.count } == [100, 100, 50])
    #expect(test.sent.prefix(3).allSatisfy { $0.time == 0 })
  }

  @Test(
    "An account that has not reached the state at the timeout is pending, with its last state",
    arguments: [
      ("ENABLING", 40, "still ENABLING after 40 minutes"),
      ("ENABLING", 1, "still ENABLING after 1 minute"),
      ("DISABLED", 1, "still DISABLED after 1 minute"),
      ("A_NEW_STATE", 5, "still A_NEW_STATE after 5 minutes"),
    ])
  func deadline(state: String, minutes: Int64, message: String) throws {
    let test = Self.test { _, _ in state }
    let result = try test.wait("inspector2", "account_enabled", .ids([1]), minutes: minutes)
    #expect(result.lines.map { $0.prefix(20) } == ["000000000001 pending"])
    #expect(result.outcomes[0]["message"] == .string(message))
    let limit = minutes * 60_000
    #expect((limit...limit + ScriptedTransport.latency).contains(test.transport.elapsed))
  }

  @Test("With no timeout left, one poll reports what is pending")
  func noTime() throws {
    let test = Self.test { _, _ in "ENABLED" }
    let result = try test.wait("inspector2", "account_enabled", .ids([1]), milliseconds: 1)
    #expect(result.lines == ["000000000001 pending"])
    #expect(test.sent.count == 1)
  }

  @Test(
    "A state that cannot lead to the goal is final, at once or after its time",
    arguments: [("SUSPENDED", 0), ("DISABLING", 0), ("DISABLED", 120)])
  func deadEnds(state: String, seconds: Int64) throws {
    let test = Self.test { _, _ in state }
    let result = try test.wait("inspector2", "account_enabled", .ids([1]))
    #expect(result.lines == ["000000000001 needs_action \(state)"])
    #expect(result.outcomes[0]["message"] != "" && result.outcomes[0]["remedy"] != "")
    #expect(test.transport.elapsed >= seconds * 1000)
    #expect(test.transport.elapsed < (seconds + 60) * 1000)
  }

  @Test("An account that the service does not list needs action after a while")
  func missing() throws {
    let test = Self.test { id, _ in id == .id(1) ? "ENABLED" : nil }
    let result = try test.wait("inspector2", "account_enabled", .ids(1...2))
    #expect(result.lines == ["000000000001 done", "000000000002 needs_action NotFound"])
    #expect(result.outcomes[1]["message"] == "the service does not list the account")
    #expect(test.transport.elapsed > 120_000)
  }

  @Test("A reason that the service reports takes precedence over the state")
  func reasons() throws {
    let test = TestSession { _ in
      .ok([
        "accounts": [
          [
            "accountId": .id(1),
            "state": [
              "status": "DISABLED", "errorCode": "ACCOUNT_IS_ISOLATED", "errorMessage": "alone",
            ],
          ]
        ],
        "failedAccounts": [["accountId": .id(2), "errorCode": "RESOURCE_NOT_FOUND"]],
      ])
    }
    let result = try test.wait("inspector2", "account_enabled", .ids(1...2))
    #expect(
      result.lines == [
        "000000000001 needs_action ACCOUNT_IS_ISOLATED",
        "000000000002 needs_action RESOURCE_NOT_FOUND",
      ])
    #expect(result.outcomes[0]["message"] == "alone")
  }

  /// The beginning of a response.
  static let cut = ScriptedTransport.ScriptedResult.success(
    HTTPResponse(status: 200, body: Array(#"{"accounts": ["#.utf8)))

  @Test(
    "Reads that fail temporarily have no effect, early or late",
    arguments: [.error(503, "ServiceUnavailable", "busy"), cut, .ok()], [0, 600_000] as [Int64])
  func failingReads(response: ScriptedTransport.ScriptedResult, begin: Int64) throws {
    let test = TestSession { sent in
      let isFailing = (begin..<begin + 60_000).contains(sent.time)
      let status: JSON = sent.time < begin + 60_000 ? "ENABLING" : "ENABLED"
      return isFailing
        ? response : .ok(["accounts": [Self.account(.id(1), status)]])
    }
    #expect(
      try test.wait("inspector2", "account_enabled", .ids([1])).lines == ["000000000001 done"])
  }

  @Test(
    "Reads that keep failing are the outcome, sooner if the caller must act",
    arguments: [
      (.error(403, "AccessDeniedException", "no"), "needs_action AccessDeniedException", 0),
      (.error(503, "ServiceUnavailable", "no"), "retryable ServiceUnavailable", 900),
      (.failure(TransportFailure(.connect, "no")), "retryable EndpointConnectionError", 900),
      (cut, "retryable ResponseParserError", 900),
    ] as [(ScriptedTransport.ScriptedResult, String, Int64)])
  func failedReads(response: ScriptedTransport.ScriptedResult, outcome: String, seconds: Int64)
    throws
  {
    let test = TestSession { _ in response }
    let result = try test.wait("inspector2", "account_enabled", .ids(1...2))
    #expect(result.lines == ["000000000001 \(outcome)", "000000000002 \(outcome)"])
    #expect((seconds * 1000...(seconds + 120) * 1000).contains(test.transport.elapsed))
  }

  @Test("The options limit the time to repeat reads that fail", arguments: [true, false])
  func retryOption(ofSession: Bool) throws {
    let settings = TestSession.settings { if ofSession { $0.batchRetry = 120_000 } }
    let test = TestSession(settings: settings) { _ in .error(503, "ServiceUnavailable", "no") }
    let wait = try Wait(
      client: try test.client("inspector2"), state: "account_enabled",
      accounts: .json(JSON.ids([1]).bytes),
      options: .with { if !ofSession { $0.retryMilliseconds = 120_000 } })
    let result = test.session.run(wait)
    #expect(result.lines == ["000000000001 retryable ServiceUnavailable"])
    #expect((120_000...180_000).contains(test.transport.elapsed))
  }

  @Test("An account whose reads fail is not given up as long as others are settled")
  func failingBesideOthers() throws {
    // The account becomes readable 20 minutes after the beginning; the other one is settled at 10.
    let test = TestSession { sent in
      let ids = sent.body["accountIds"]?.elements ?? []
      let late = sent.time < 1_200_000
      guard !(late && ids.contains(.id(150))) else { return .error(500, "InternalServerException") }
      let status: JSON = sent.time < 600_000 ? "ENABLING" : "ENABLED"
      return .ok([
        "accounts": .array(ids.map { Self.account($0, status) })
      ])
    }
    let result = try test.wait("inspector2", "account_enabled", .ids(1...150))
    #expect(result.lines.allSatisfy { $0.hasSuffix(" done") })
  }

  @Test("A wait includes only accounts that are done in an earlier report; other outcomes are kept")
  func earlierReport() throws {
    let test = Self.test { _, _ in "ENABLED" }
    let report: JSON = [
      "outcomes": [
        ["accountId": .id(2), "outcome": "needs_action", "code": "ACCESS_DENIED", "service": "x"],
        ["accountId": .id(1), "outcome": "done"],
      ]
    ]
    let result = try test.wait("inspector2", "account_enabled", report)
    #expect(result.lines == ["000000000002 needs_action ACCESS_DENIED", "000000000001 done"])
    #expect(test.sent.allSatisfy { $0.body["accountIds"] == .ids([1]) })
  }

  @Test("Progress adds up after every poll")
  func progress() throws {
    let test = Self.test { id, time in
      id == .id(3) ? "SUSPENDED" : id == .id(1) || time > 60_000 ? "ENABLED" : "ENABLING"
    }
    _ = try test.wait("inspector2", "account_enabled", .ids(1...3))
    let updates = test.progress.value
    #expect(updates.count > 3)
    #expect(updates.allSatisfy { $0.total == 3 && $0.accounted == 3 })
    #expect(updates.last.map { [$0.done, $0.pending, $0.needsAction] } == [2, 0, 1])
    #expect(updates.last?.activity == "account_enabled")
  }

  @Test("A cancelled wait ends at once and sends no more requests")
  func cancelled() throws {
    let test = Self.test { _, _ in "ENABLING" }
    let wait = try Wait(
      client: try test.client("inspector2"), state: "account_enabled",
      accounts: .json(JSON.ids([1]).bytes))
    let id = test.session.submit(wait, userData: 0)
    _ = test.session.poll(timeout: 20_000, capacity: 1)
    let before = test.sent.count
    test.session.cancel(id)
    let events = test.session.poll(timeout: nil, capacity: 9)
    #expect(events.map { $0.result?.failure?.kind } == [.cancelled])
    #expect(test.session.poll(timeout: nil, capacity: 9).isEmpty)
    #expect(test.sent.count == before)
  }
}
