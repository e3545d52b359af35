import MusterDocument
import MusterTransport
import MusterWire
import TestSupport
import Testing

@testable import MusterClient

/// Many threads on one session. Run under the thread sanitizer, which checks the shared state.
@Suite struct SharedSessionTests {
  static let threads = 16
  static let callsOfEach = 12

  @Test(
    "Sixteen threads make calls on one session, are throttled, and each gets its own results",
    arguments: RetryPolicy.Mode.allCases)
  func calls(mode: RetryPolicy.Mode) throws {
    let requests = Box(0)
    let lineCount = Box(0)
    let settings = TestSession.settings {
      $0.retries = RetryPolicy(mode, maxAttempts: 50)
      $0.log = Log(level: .trace, receiver: { _, _, _ in lineCount.change { $0 += 1 } })
    }
    let test = TestSession(settings: settings) { sent in
      let count = requests.change { requests -> Int in
        requests += 1
        return requests
      }
      if count % 5 == 0 { return .error(429, "ThrottlingException") }
      let id = sent.body["accountIds"]?.elements.first ?? .null
      return .ok(["accounts": [["accountId": id]]])
    }
    let client = try test.client("inspector2")
    let completed = Box(0)
    onThreads(Self.threads) { number in
      for _ in 0..<Self.callsOfEach {
        let input: JSON = ["accountIds": .ids([number + 1])]
        let result = test.session.run(client.call("BatchGetAccountStatus", input.bytes))
        let id = result.document?.root.at("/accounts/0/accountId")?.string
        if id == JSON.id(number + 1).string { completed.change { $0 += 1 } }
      }
    }
    #expect(completed.value == Self.threads * Self.callsOfEach)
    #expect(lineCount.value > 0)
  }

  @Test("Sixteen threads submit, poll and cancel on one session, and no event is delivered twice")
  func polls() throws {
    let test = TestSession { _ in .ok() }
    let client = try test.client("macie2")
    let delivered = Box<[UInt64: Int]>([:])
    let submitted = Box<Set<UInt64>>([])
    onThreads(Self.threads) { number in
      for call in 0..<Self.callsOfEach {
        let id = test.session.submit(client.call("GetMacieSession", []), userData: UInt(number))
        submitted.change { _ = $0.insert(id) }
        if call % 4 == 0 { test.session.cancel(id) }
        for event in test.session.poll(timeout: 0, capacity: 4) {
          delivered.change { $0[event.id, default: 0] += 1 }
        }
      }
    }
    while case let events = test.session.poll(timeout: nil, capacity: 64), !events.isEmpty {
      for event in events { delivered.change { $0[event.id, default: 0] += 1 } }
    }
    #expect(Set(delivered.value.keys) == submitted.value)
    #expect(delivered.value.values.allSatisfy { $0 == 1 })
  }
}
