import Foundation
import MusterLocks
import MusterText
import MusterTransport
import MusterWire
import Synchronization
import Testing

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
