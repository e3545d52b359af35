import Foundation
import MusterText
import MusterTransport
import MusterWire
import Synchronization
import TestSupport
import Testing

/// Many threads in one loop over the real transport. Run under the thread sanitizer too.
@Suite struct CurlThreadsTests {
  /// The state that one thread waits for. Guarded by the loop's monitor.
  final class Responses: @unchecked Sendable {
    var bodies: [String] = []
  }

  let server: LoopbackServer
  let loop: Loop

  init() throws {
    server = try LoopbackServer { request in
      request.head.hasPrefix("POST /unwanted ")
        ? .silence : .response(LoopbackServer.ok(request.body))
    }
    loop = Loop(transport: try CurlTransportTests.transport(), maxInFlight: 8)
  }

  var deadline: Instant { loop.now.advanced(by: 120_000) }

  @Sendable func send(_ text: String, _ responses: Responses) {
    let request = CurlTransportTests.request(to: server.host, body: Array(text.utf8))
    loop.send(request) { outcome in
      responses.bodies.append(String(decoding: (try? outcome.get().body) ?? [], as: UTF8.self))
    }
  }

  @Test("Sixteen threads send requests, and each gets its own responses")
  func calls() {
    onThreads(16) { number in
      let responses = Responses()
      for step in 1...20 {
        send("\(number) \(step)", responses)
        loop.drive(until: deadline) { responses.bodies.count == step }
      }
      #expect(responses.bodies == (1...20).map { "\(number) \($0)" })
    }
    #expect(server.received.count == 320)
    #expect(server.connections <= 8)
  }

  @Test("Some threads cancel exchanges while others wait")
  func cancels() {
    let kept = Atomic(0)
    onThreads(16) { number in
      let responses = Responses()
      for step in 1...10 {
        // It gets no response, so that it is still in progress when it is cancelled.
        let request = CurlTransportTests.request(to: server.host, path: "/unwanted")
        let unwanted = loop.send(request) { _ in Issue.record("it was cancelled") }
        send("\(number)", responses)
        loop.cancel(unwanted)
        loop.drive(until: deadline) { responses.bodies.count == step }
      }
      kept.add(responses.bodies.count, ordering: .relaxed)
    }
    #expect(kept.load(ordering: .relaxed) == 160)
  }

  @Test("A descriptor signals one thread after another thread has driven")
  func descriptor() throws {
    let descriptor = try #require(loop.descriptor(hasMore: false))
    let responses = Responses()
    onThreads(4) { _ in
      for _ in 1...20 {
        let before = loop.monitor.locked { responses.bodies.count }
        send("x", responses)
        var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while loop.monitor.locked({ responses.bodies.count }) <= before {
          // Another thread may have received it in between.
          poll(&ready, 1, 100)
          loop.drive(until: loop.now) { false }
          loop.resetSignal(hasMore: false)
        }
      }
    }
    loop.drive(until: deadline) { responses.bodies.count == 80 }
    #expect(responses.bodies.count == 80)
  }
}
