import MusterDocument
import MusterTransport
import MusterWire
import Testing

@testable import MusterClient

@Suite struct PollingTests {
  let test = TestSession { _ in .ok() }
  var session: Session { test.session }

  func submit(userData: UInt) throws -> UInt64 {
    session.submit(try test.client("macie2").call("get_macie_session", []), userData: userData)
  }

  @Test("Everything that is submitted is delivered once, with its id and userData")
  func delivery() throws {
    let ids = try (0..<10 as Range<UInt>).map { try submit(userData: $0 * 7) }
    #expect(Set(ids).count == 10)
    var seen: [UInt64: UInt] = [:]
    while seen.count < 10 {
      let events = session.poll(timeout: nil, capacity: 3)
      #expect((1...3).contains(events.count))
      for event in events {
        #expect(event.result?.document != nil)
        #expect(seen.updateValue(event.userData, forKey: event.id) == nil)
      }
    }
    #expect(ids.map { seen[$0] } == (0..<10).map { $0 * 7 })
    #expect(session.poll(timeout: nil, capacity: 3).isEmpty)
  }

  @Test("With nothing pending, a poll without a timeout returns at once")
  func idle() {
    #expect(session.poll(timeout: nil, capacity: 1).isEmpty)
    #expect(test.transport.elapsed == 0)
  }

  @Test(
    "A poll returns at its timeout, without events if nothing has finished", arguments: [0, 40, 99])
  func timeout(milliseconds: Int64) throws {
    _ = try submit(userData: 1)
    #expect(session.poll(timeout: milliseconds, capacity: 1).isEmpty)
    #expect(test.transport.elapsed == milliseconds)
    #expect(session.poll(timeout: nil, capacity: 1).count == 1)
    #expect(test.transport.elapsed == ScriptedTransport.latency)
  }

  @Test("A poll with capacity 0 removes no events", arguments: [0, -1])
  func noCapacity(capacity: Int) throws {
    _ = try submit(userData: 1)
    #expect(session.poll(timeout: nil, capacity: capacity).isEmpty)
    #expect(session.poll(timeout: nil, capacity: 1).count == 1)
  }

  @Test("A timer becomes an event without a result, at its time")
  func timers() {
    let late = session.timer(after: 500, userData: 5)
    let early = session.timer(after: 200, userData: 2)
    for (id, userData, time) in [(early, 2, 200), (late, 5, 500)] as [(UInt64, UInt, Int64)] {
      let events = session.poll(timeout: nil, capacity: 9)
      #expect(events.map(\.id) == [id])
      #expect(events.map(\.userData) == [userData])
      #expect(events.allSatisfy { $0.result == nil })
      #expect(test.transport.elapsed == time)
    }
  }

  @Test("Cancelled operations are delivered as cancelled, and only once")
  func cancelling() throws {
    let call = try submit(userData: 1)
    let timer = session.timer(after: 1000, userData: 2)
    let kept = try submit(userData: 3)
    for id in [call, timer, call, 12345] { session.cancel(id) }
    let events = session.poll(timeout: nil, capacity: 9) + session.poll(timeout: nil, capacity: 9)
    #expect(events.map(\.id) == [call, timer, kept])
    #expect(events[0].result?.failure?.kind == .cancelled)
    #expect(events[0].result?.failure?.code == "CancelledError")
    #expect(events[1].result == nil)
    #expect(events[2].result?.failure == nil)
    session.cancel(kept)
    #expect(session.poll(timeout: nil, capacity: 9).isEmpty)
    #expect(test.transport.elapsed == ScriptedTransport.latency)
  }

  @Test("A call that waits for a retry can be cancelled")
  func cancelledInBackoff() throws {
    let test = TestSession { _ in .error(503, "", "", HTTPHeader("x-amz-retry-after", "4000")) }
    let id = test.session.submit(
      try test.client("macie2").call("get_macie_session", []), userData: 0)
    #expect(test.session.poll(timeout: 1000, capacity: 1).isEmpty)
    test.session.cancel(id)
    let events = test.session.poll(timeout: nil, capacity: 9)
    #expect(events.map { $0.result?.failure?.kind } == [.cancelled])
    #expect(events.map { $0.result?.attempts } == [1])
    #expect(test.session.poll(timeout: nil, capacity: 9).isEmpty)
    #expect(test.transport.elapsed == 1000)
  }

  @Test("All pending operations can be cancelled together")
  func cancelAll() throws {
    for userData in 0..<5 as Range<UInt> { _ = try submit(userData: userData) }
    _ = session.timer(after: 10, userData: 9)
    session.cancelAll()
    #expect(session.poll(timeout: nil, capacity: 99).count == 6)
    #expect(test.sent.isEmpty)
  }

  @Test("A callback that waits gets an error")
  func waitingInCallback() throws {
    let session = Box<Session?>(nil)
    let codes = Box<[String?]>([])
    let test = TestSession(
      settings: TestSession.settings { settings in
        settings.log = Log(level: .debug) { _, _, _ in
          guard let session = session.value,
            let client = try? Client(session: session, service: "macie2")
          else { return }
          let code = session.run(client.call("get_macie_session", [])).failure?.code
          codes.change { $0.append(code) }
          #expect(session.poll(timeout: 1000, capacity: 9).isEmpty)
        }
      }
    ) { _ in .ok() }
    session.change { $0 = test.session }
    #expect(try test.call("macie2", "get_macie_session").failure == nil)
    session.change { $0 = nil }
    #expect(codes.value == ["ReentrantWait"])
  }
}
