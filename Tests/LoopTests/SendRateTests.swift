import MusterText
import MusterTransport
import MusterWire
import Testing

/// The maximum rate of requests.
@Suite struct SendRateTests {
  let transport = SteppedTransport()

  /// Sends `count` requests at `perSecond` and returns the times at which they were sent.
  func times(
    _ count: Int, perSecond: Double, maxInFlight: Int = .max, milliseconds: Int64 = 10
  ) -> [Int64] {
    let loop = Loop(transport: transport, maxInFlight: maxInFlight)
    let rate = SendRate(perSecond: perSecond)
    let beginning = transport.now
    var times: [Int64] = []
    for _ in 0..<count {
      loop.send(
        to: "example.com", at: rate,
        {
          times.append(beginning.remaining(until: loop.now))
          return SteppedTransport.request(respondingAfter: milliseconds)
        }, then: { _ in })
    }
    loop.drive { false }
    return times
  }

  @Test(
    "No second contains more requests than the rate allows, and no second fewer",
    arguments: [(1.0, 5), (3, 31), (7, 71), (40, 401), (300, 901)])
  func perSecond(rate: Double, count: Int) {
    let times = times(count, perSecond: rate)
    #expect(times.count == count)
    for (index, time) in times.enumerated() {
      #expect(times[index...].prefix { $0 < time + 1000 }.count <= Int(rate))
    }
    let expected = Int64((Double(count - 1) / rate * 1000).rounded(.up))
    #expect(times.last == expected)
  }

  @Test("Requests that a limit of requests in flight held back are not sent in a burst")
  func noBurst() {
    let times = times(9, perSecond: 2, maxInFlight: 1, milliseconds: 3000)
    #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 >= 500 })
    #expect(times.last == Int64(24_000))
  }

  @Test("Rates are independent of each other, and requests without a rate do not wait")
  func independent() {
    let loop = Loop(transport: transport)
    let beginning = transport.now
    var times: [String: [Int64]] = [:]
    let rates = ["a": SendRate(perSecond: 1), "b": SendRate(perSecond: 1)]
    for name in ["a", "b", "none", "a", "b", "none"] {
      loop.send(
        to: "example.com", at: rates[name],
        {
          times[name, default: []].append(beginning.remaining(until: loop.now))
          return SteppedTransport.request(respondingAfter: 10)
        }, then: { _ in })
    }
    loop.drive { false }
    #expect(times == ["a": [0, 1000], "b": [0, 1000], "none": [0, 0]])
  }

  @Test("A request that is cancelled while it waits does not hold the others back")
  func cancelled() {
    let loop = Loop(transport: transport)
    let rate = SendRate(perSecond: 1)
    var sent = 0
    let exchanges = (0..<4).map { _ in
      loop.send(
        to: "example.com", at: rate,
        {
          sent += 1
          return SteppedTransport.request(respondingAfter: 10)
        }, then: { _ in })
    }
    loop.cancel(exchanges[1])
    loop.cancel(exchanges[2])
    loop.drive { false }
    #expect(sent == 2)
  }

  @Test("Requests that wait are refused when the loop is stopped")
  func stopped() {
    let loop = Loop(transport: transport)
    let rate = SendRate(perSecond: 1)
    var kinds: [TransportFailure.Kind?] = []
    for _ in 0..<4 {
      loop.send(
        to: "example.com", at: rate, { SteppedTransport.request(respondingAfter: 10) },
        then: { outcome in
          if case .failure(let failure) = outcome {
            kinds.append(failure.kind)
          } else {
            kinds.append(nil)
          }
        })
    }
    loop.after(1500) { loop.stop(within: 10_000) }
    loop.drive { false }
    #expect(kinds == [nil, nil, .stopped, .stopped])
  }
}
