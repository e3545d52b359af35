import Foundation
import MusterLocks
import MusterText
import MusterWire
import Synchronization
import Testing

@testable import MusterTransport

@Suite struct HostTransportTests {
  static let request = HTTPRequest(method: "POST", host: "example.com")
  static let response = HTTPResponse(status: 204)

  @Test("The host may respond from within its callback")
  func respondsAtOnce() throws {
    let transport = Guarded<HostTransport?>(nil)
    let host = HostTransport(send: { request, exchange in
      #expect(request == HostTransportTests.request)
      transport.withLock { $0 }?.complete(exchange, .success(HostTransportTests.response))
    })
    transport.withLock { $0 = host }
    host.start(Self.request, as: ExchangeID(1))
    let completions = host.wait(until: nil)
    #expect(completions.map(\.exchange) == [ExchangeID(1)])
    #expect(try completions[0].outcome.get() == Self.response)
    transport.withLock { $0 = nil }
  }

  @Test("The host may respond from another thread while the driving thread waits")
  func respondsLater() throws {
    let host = HostTransport(send: { _, _ in })
    for number in 0..<500 as Range<UInt64> { host.start(Self.request, as: ExchangeID(number)) }
    Thread.detachNewThread {
      for number in 0..<500 as Range<UInt64> {
        host.complete(ExchangeID(number), .success(HostTransportTests.response))
      }
    }
    var seen: [UInt64] = []
    let deadline = host.now.advanced(by: 120_000)
    while seen.count < 500 && host.now < deadline {
      seen += host.wait(until: deadline).map(\.exchange.value)
    }
    #expect(seen == Array(0..<500))
  }

  @Test("Only an open exchange can be completed, and only once")
  func completesOnce() {
    let host = HostTransport(send: { _, _ in })
    host.start(Self.request, as: ExchangeID(1))
    host.start(Self.request, as: ExchangeID(2))
    host.start(Self.request, as: ExchangeID(3))
    host.cancel(ExchangeID(2))
    #expect(host.complete(ExchangeID(1), .failure(TransportFailure(.connect, "no"))))
    #expect(!host.complete(ExchangeID(1), .success(Self.response)))
    #expect(!host.complete(ExchangeID(2), .success(Self.response)))
    #expect(!host.complete(ExchangeID(9), .success(Self.response)))
    #expect(host.complete(ExchangeID(3), .success(Self.response)))
    host.cancel(ExchangeID(3))
    #expect(host.wait(until: nil).map(\.exchange) == [ExchangeID(1)])
  }

  @Test("A wait ends at its deadline on the host's clock")
  func deadline() {
    let ticks = Atomic<Int64>(1000)
    let host = HostTransport(
      send: { _, _ in },
      clock: { Instant(milliseconds: ticks.add(5, ordering: .relaxed).newValue) })
    #expect(host.wait(until: Instant(milliseconds: 1100)).isEmpty)
    #expect(ticks.load(ordering: .relaxed) >= 1100)
  }

  @Test("A clock that does not advance is a failure that names the clock callback")
  func standingClock() throws {
    let host = HostTransport(send: { _, _ in }, clock: { Instant(milliseconds: 1000) })
    let start = MachineClock.monotonic
    // As Python does, in short waits.
    while host.clockFailure == nil, MachineClock.monotonic - start < 60_000 {
      _ = host.wait(until: Instant(milliseconds: 1200), atMost: 50)
    }
    let failure = try #require(host.clockFailure)
    #expect(failure.kind == .clock)
    #expect(
      failure.message.hasPrefix(
        "The clock callback of the session does not advance: it has returned 1000 for "))
    #expect(MachineClock.monotonic - start >= 1200)
  }

  @Test("A clock may stop while the program has a request, and while it does not wait")
  func clockOfProgram() {
    var clock = StandingClock()
    let (first, second) = (Instant(milliseconds: 1), Instant(milliseconds: 2))
    #expect(clock.add(9000, at: first, remaining: 10) == nil)
    #expect(clock.add(900, at: first, remaining: 100) == nil)
    #expect(clock.add(900, at: second, remaining: 100) == nil)
    #expect(clock.add(1000, at: second, remaining: 100) == nil)
    #expect(clock.add(101, at: second, remaining: 100) != nil)
    // A wait of ten minutes shows nothing more than one of five seconds.
    #expect(clock.add(0, at: first, remaining: 600_000) == nil)
    #expect(clock.add(6000, at: first, remaining: 600_000) == nil)
    #expect(clock.add(1, at: first, remaining: 600_000) != nil)
    let host = HostTransport(send: { _, _ in }, clock: { first })
    host.start(Self.request, as: ExchangeID(1))
    for _ in 0..<30 { _ = host.wait(until: second, atMost: 50) }
    #expect(host.clockFailure == nil)
  }

  @Test("Another thread wakes a wait, or the next one")
  func wake() {
    let host = HostTransport(send: { _, _ in })
    host.wake()
    #expect(host.wait(until: nil).isEmpty)
    Thread.detachNewThread {
      usleep(50_000)
      host.wake()
    }
    #expect(host.wait(until: nil).isEmpty)
  }
}
