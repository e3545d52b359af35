import MusterText
import MusterTransport
import MusterWire
import Testing

@Suite struct LoopTests {
  let transport = SteppedTransport()
  let loop: Loop
  let beginning: Instant

  init() {
    loop = Loop(transport: transport)
    beginning = transport.now
  }

  var elapsed: Int64 { beginning.remaining(until: loop.now) }

  /// Drives until nothing is pending.
  func drive() { loop.drive { false } }

  @Test("With nothing pending, driving ends at once")
  func idle() {
    drive()
    #expect(transport.waits.isEmpty)
    #expect(elapsed == 0)
  }

  @Test("With nothing pending, driving still waits for its deadline")
  func idleUntilDeadline() {
    loop.drive(until: beginning.advanced(by: 500)) { false }
    #expect(elapsed == 500)
    loop.drive(until: beginning) { false }
    #expect(elapsed == 500)
  }

  @Test("Driving does not wait if its condition is already true")
  func doneAlready() {
    loop.send(SteppedTransport.request(respondingAfter: 10)) { _ in }
    loop.drive { true }
    #expect(transport.waits.isEmpty)
  }

  @Test("Responses and timers come in the order of their times")
  func order() {
    var seen: [String] = []
    loop.send(SteppedTransport.request(respondingAfter: 30)) { _ in seen.append("response 30") }
    loop.after(20) { seen.append("timer 20") }
    loop.after(40) { seen.append("timer 40") }
    loop.send(SteppedTransport.request(respondingAfter: 10)) { _ in seen.append("response 10") }
    loop.after(-5) { seen.append("timer at once") }
    drive()
    #expect(seen == ["timer at once", "response 10", "timer 20", "response 30", "timer 40"])
    #expect(elapsed == 40)
  }

  @Test("Driving ends as soon as its condition is true, and can continue later")
  func isDone() {
    var seen = 0
    for delay in 1...5 as ClosedRange<Int64> { loop.after(delay * 100) { seen += 1 } }
    loop.drive { seen == 2 }
    #expect(elapsed == 200)
    drive()
    #expect(seen == 5)
  }

  @Test("Driving ends at its deadline, and no response is lost")
  func deadline() {
    var hasResponse = false
    loop.send(SteppedTransport.request(respondingAfter: 1000)) { _ in hasResponse = true }
    loop.drive(until: beginning.advanced(by: 300)) { hasResponse }
    #expect(elapsed == 300)
    #expect(!hasResponse)
    drive()
    #expect(hasResponse)
    #expect(elapsed == 1000)
  }

  @Test("A cancelled timer does not fire")
  func cancelTimer() {
    var seen: [Int] = []
    let first = loop.after(10) { seen.append(1) }
    var third: Loop.TimerID?
    loop.after(20) { third.map(loop.cancel) }
    third = loop.after(20) { seen.append(3) }
    loop.after(30) { seen.append(4) }
    loop.cancel(first)
    loop.cancel(first)
    drive()
    #expect(seen == [4])
  }

  @Test("A cancelled exchange has no outcome, and is cancelled in the transport if it was started")
  func cancelExchange() {
    var responses = 0
    let unsent = loop.send(SteppedTransport.request(respondingAfter: 10)) { _ in responses += 1 }
    loop.cancel(unsent)
    drive()
    #expect(transport.cancelled.isEmpty)

    let sent = loop.send(SteppedTransport.request(respondingAfter: 10)) { _ in responses += 1 }
    loop.send(SteppedTransport.request(respondingAfter: 20)) { _ in responses += 10 }
    loop.after(5) { loop.cancel(sent) }
    drive()
    loop.cancel(sent)
    drive()
    #expect(transport.cancelled == [sent])
    #expect(responses == 10)
  }

  @Test("The number of exchanges in flight is limited; the others are made and sent later")
  func bounded() {
    let bounded = Loop(transport: transport, maxInFlight: 2)
    var seen: [String] = []
    for (name, delay) in [("a", 100), ("b", 30), ("c", 10), ("d", 10)] as [(String, Int64)] {
      let request = {
        seen.append("make \(name) at \(elapsed)")
        return SteppedTransport.request(respondingAfter: delay)
      }
      bounded.send(to: "one host", request) { _ in seen.append("end \(name) at \(elapsed)") }
    }
    bounded.drive { false }
    #expect(
      seen == [
        "make a at 0", "make b at 0", "end b at 30", "make c at 30", "end c at 40", "make d at 40",
        "end d at 50", "end a at 100",
      ])
  }

  @Test("Hosts are served in rotation when the number of exchanges is limited")
  func fair() {
    let bounded = Loop(transport: transport, maxInFlight: 1)
    var seen: [String] = []
    for (number, host) in ["slow", "slow", "slow", "quick"].enumerated() {
      let request = { SteppedTransport.request(respondingAfter: 10) }
      bounded.send(to: host, request) { _ in seen.append("\(host) \(number)") }
    }
    bounded.drive { false }
    #expect(seen == ["slow 0", "quick 3", "slow 1", "slow 2"])
  }

  @Test("A cancelled exchange lets another one start, and a request that waited is never made")
  func cancelledWhileBounded() {
    let bounded = Loop(transport: transport, maxInFlight: 1)
    var responses: [Int] = []
    let ids = (0..<4).map { number in
      bounded.send(
        to: "one host",
        {
          #expect(number != 1)
          return SteppedTransport.request(respondingAfter: 10)
        }, then: { _ in responses.append(number) })
    }
    bounded.after(5) {
      bounded.cancel(ids[1])
      bounded.cancel(ids[0])
    }
    bounded.drive { false }
    #expect(responses == [2, 3])
    #expect(transport.cancelled == [ids[0]])
  }

  @Test("Timers that timers set fire, each at its time")
  func timersFromTimers() {
    var times: [Int64] = []
    func tick(_ count: Int) {
      times.append(elapsed)
      if count > 0 { loop.after(10) { tick(count - 1) } }
    }
    loop.after(10) { tick(3) }
    drive()
    #expect(times == [10, 20, 30, 40])
  }

  @Test("A timer that sets itself again does not block responses")
  func restlessTimer() {
    var hasResponse = false
    var ticks = 0
    func tick() {
      ticks += 1
      if !hasResponse && ticks < 1000 { loop.after(0) { tick() } }
    }
    loop.after(0) { tick() }
    loop.send(SteppedTransport.request(respondingAfter: 0)) { _ in hasResponse = true }
    drive()
    #expect(hasResponse)
    #expect(ticks < 10)
  }

  @Test("A continuation may send and set timers, but driving from it returns at once")
  func reentrance() {
    var seen: [String] = []
    loop.send(SteppedTransport.request(respondingAfter: 10)) { _ in
      loop.send(SteppedTransport.request(respondingAfter: 10)) { _ in seen.append("second") }
      loop.drive { false }
      seen.append("first")
    }
    loop.after(5) {
      loop.drive { false }
      seen.append("timer")
    }
    drive()
    #expect(seen == ["timer", "first", "second"])
  }
}
