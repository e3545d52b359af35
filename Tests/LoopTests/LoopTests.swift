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

  /// Drives until nothing is left.
  func drive() { loop.drive { false } }

  @Test("With nothing under way, driving ends at once")
  func idle() {
    drive()
    #expect(transport.waits.isEmpty)
    #expect(elapsed == 0)
  }

  @Test("With nothing under way, a deadline is still waited for")
  func idleUntilDeadline() {
    loop.drive(until: beginning.advanced(by: 500)) { false }
    #expect(elapsed == 500)
    loop.drive(until: beginning) { false }
    #expect(elapsed == 500)
  }

  @Test("What is done already is not waited for")
  func doneAlready() {
    loop.send(SteppedTransport.request(answeredAfter: 10)) { _ in }
    loop.drive { true }
    #expect(transport.waits.isEmpty)
  }

  @Test("Answers and timers come in the order of their times")
  func order() {
    var seen: [String] = []
    loop.send(SteppedTransport.request(answeredAfter: 30)) { _ in seen.append("answer 30") }
    loop.after(20) { seen.append("timer 20") }
    loop.after(40) { seen.append("timer 40") }
    loop.send(SteppedTransport.request(answeredAfter: 10)) { _ in seen.append("answer 10") }
    loop.after(-5) { seen.append("timer at once") }
    drive()
    #expect(seen == ["timer at once", "answer 10", "timer 20", "answer 30", "timer 40"])
    #expect(elapsed == 40)
  }

  @Test("Driving ends as soon as what it is for is done, and goes on later")
  func isDone() {
    var seen = 0
    for delay in 1...5 as ClosedRange<Int64> { loop.after(delay * 100) { seen += 1 } }
    loop.drive { seen == 2 }
    #expect(elapsed == 200)
    drive()
    #expect(seen == 5)
  }

  @Test("Driving ends at its deadline, and nothing is lost by it")
  func deadline() {
    var isAnswered = false
    loop.send(SteppedTransport.request(answeredAfter: 1000)) { _ in isAnswered = true }
    loop.drive(until: beginning.advanced(by: 300)) { isAnswered }
    #expect(elapsed == 300)
    #expect(!isAnswered)
    drive()
    #expect(isAnswered)
    #expect(elapsed == 1000)
  }

  @Test("A cancelled timer does not fire, whoever cancels it")
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

  @Test("A cancelled exchange is not answered, and the transport forgets it if it had it")
  func cancelExchange() {
    var answers = 0
    let unsent = loop.send(SteppedTransport.request(answeredAfter: 10)) { _ in answers += 1 }
    loop.cancel(unsent)
    drive()
    #expect(transport.cancelled.isEmpty)

    let sent = loop.send(SteppedTransport.request(answeredAfter: 10)) { _ in answers += 1 }
    loop.send(SteppedTransport.request(answeredAfter: 20)) { _ in answers += 10 }
    loop.after(5) { loop.cancel(sent) }
    drive()
    loop.cancel(sent)
    drive()
    #expect(transport.cancelled == [sent])
    #expect(answers == 10)
  }

  @Test("At most so many exchanges are under way; the others are made and sent when there is room")
  func bounded() {
    let bounded = Loop(transport: transport, maxInFlight: 2)
    var seen: [String] = []
    for (name, delay) in [("a", 100), ("b", 30), ("c", 10), ("d", 10)] as [(String, Int64)] {
      let request = {
        seen.append("make \(name) at \(elapsed)")
        return SteppedTransport.request(answeredAfter: delay)
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

  @Test("Hosts take turns for what room there is")
  func fair() {
    let bounded = Loop(transport: transport, maxInFlight: 1)
    var seen: [String] = []
    for (number, host) in ["slow", "slow", "slow", "quick"].enumerated() {
      let request = { SteppedTransport.request(answeredAfter: 10) }
      bounded.send(to: host, request) { _ in seen.append("\(host) \(number)") }
    }
    bounded.drive { false }
    #expect(seen == ["slow 0", "quick 3", "slow 1", "slow 2"])
  }

  @Test("What is cancelled gives up its room, and what was waiting is never made")
  func cancelledWhileBounded() {
    let bounded = Loop(transport: transport, maxInFlight: 1)
    var answers: [Int] = []
    let ids = (0..<4).map { number in
      bounded.send(
        to: "one host",
        {
          #expect(number != 1)
          return SteppedTransport.request(answeredAfter: 10)
        }, then: { _ in answers.append(number) })
    }
    bounded.after(5) {
      bounded.cancel(ids[1])
      bounded.cancel(ids[0])
    }
    bounded.drive { false }
    #expect(answers == [2, 3])
    #expect(transport.cancelled == [ids[0]])
  }

  @Test("Timers that are set by timers fire, each at its time")
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

  @Test("A timer that sets itself again at once does not keep answers out")
  func restlessTimer() {
    var isAnswered = false
    var ticks = 0
    func tick() {
      ticks += 1
      if !isAnswered && ticks < 1000 { loop.after(0) { tick() } }
    }
    loop.after(0) { tick() }
    loop.send(SteppedTransport.request(answeredAfter: 0)) { _ in isAnswered = true }
    drive()
    #expect(isAnswered)
    #expect(ticks < 10)
  }

  @Test("A continuation may send, and set timers, but driving from it returns at once")
  func reentrance() {
    var seen: [String] = []
    loop.send(SteppedTransport.request(answeredAfter: 10)) { _ in
      loop.send(SteppedTransport.request(answeredAfter: 10)) { _ in seen.append("second") }
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
