import MusterText
import MusterTransport
import MusterWire
import Testing

/// A loop that is stopped.
@Suite struct StoppedLoopTests {
  let transport = SteppedTransport()
  let loop: Loop
  let beginning: Instant

  init() {
    loop = Loop(transport: transport, maxInFlight: 1)
    beginning = transport.now
  }

  var elapsed: Int64 { beginning.remaining(until: loop.now) }

  func send(_ milliseconds: Int64, _ ended: @escaping (TransportFailure.Kind?) -> Void) {
    loop.send(SteppedTransport.request(respondingAfter: milliseconds)) { outcome in
      guard case .failure(let failure) = outcome else { return ended(nil) }
      ended(failure.kind)
    }
  }

  @Test("Requests in flight get their responses, and those in the queue are not sent")
  func gently() {
    var ends: [String: TransportFailure.Kind?] = [:]
    send(100) { ends["in flight"] = .some($0) }
    send(100) { ends["queued"] = .some($0) }
    loop.after(50) { loop.stop(within: 10_000) }
    loop.drive { false }
    let expected: [String: TransportFailure.Kind?] = ["in flight": nil, "queued": .stopped]
    #expect(ends == expected)
    #expect(elapsed == 100)
  }

  @Test("Requests in flight are given up when their time has passed", arguments: [0, 30, 10_000])
  func grace(milliseconds: Int64) {
    var ended: TransportFailure.Kind?
    send(1_000_000) { ended = $0 }
    loop.after(50) { loop.stop(within: milliseconds) }
    loop.drive { false }
    #expect(ended == .abandoned)
    #expect(elapsed == 50 + milliseconds)
    #expect(transport.cancelled.count == 1)
  }

  @Test("Another call shortens the time")
  func atOnce() {
    let loop = Loop(transport: transport, maxInFlight: 2)
    var ended: TransportFailure.Kind?
    loop.send(SteppedTransport.request(respondingAfter: 1_000_000)) { outcome in
      if case .failure(let failure) = outcome { ended = failure.kind }
    }
    loop.send(SteppedTransport.request(respondingAfter: 100)) { _ in loop.stop(within: 0) }
    loop.after(50) { loop.stop(within: 10_000) }
    loop.drive { false }
    #expect(ended == .abandoned)
    #expect(elapsed == 100)
  }

  @Test("Timers are due at once, those that are set later too")
  func timers() {
    var fired: [String] = []
    loop.after(1_000_000) {
      fired.append("before")
      loop.after(1_000_000) { fired.append("after") }
    }
    loop.after(50) { loop.stop(within: 10_000) }
    loop.drive { false }
    #expect(fired == ["before", "after"])
    #expect(elapsed == 50)
  }

  @Test("A stopped loop sends nothing more")
  func later() {
    loop.stop(within: 10_000)
    var ended: TransportFailure.Kind?
    send(10) { ended = $0 }
    loop.drive { false }
    #expect(ended == .stopped)
    #expect(elapsed == 0)
    #expect(transport.waits.isEmpty)
  }

  @Test("Driving ends at its limit of the machine's clock, and can continue")
  func limit() {
    var hasResponse = false
    loop.send(SteppedTransport.request(respondingAfter: 10)) { _ in hasResponse = true }
    #expect(loop.drive(atMost: 0) { hasResponse } == .limit)
    #expect(!hasResponse)
    #expect(loop.drive(atMost: 60_000) { hasResponse } == .finished)
    #expect(hasResponse)
  }
}
