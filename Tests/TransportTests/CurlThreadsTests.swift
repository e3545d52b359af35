import Foundation
import MusterText
import MusterTransport
import MusterWire
import Synchronization
import TestSupport
import Testing

/// Many threads in one loop over the real transport; run under the thread sanitizer too.
@Suite struct CurlThreadsTests {
  /// What one thread waits for. The loop's monitor guards it.
  final class Answers: @unchecked Sendable {
    var bodies: [String] = []
  }

  let server: LoopbackServer
  let loop: Loop

  init() throws {
    server = try LoopbackServer { request in
      request.head.hasPrefix("POST /unwanted ")
        ? .silence : .answer(LoopbackServer.ok(request.body))
    }
    loop = Loop(transport: try CurlTransportTests.transport(), maxInFlight: 8)
  }

  var deadline: Instant { loop.now.advanced(by: 120_000) }

  @Sendable func ask(_ text: String, _ answers: Answers) {
    let request = CurlTransportTests.request(to: server.host, body: Array(text.utf8))
    loop.send(request) { outcome in
      answers.bodies.append(String(decoding: (try? outcome.get().body) ?? [], as: UTF8.self))
    }
  }

  @Test("Sixteen threads call one after the other, and each gets its own answers")
  func calls() {
    onThreads(16) { number in
      let answers = Answers()
      for step in 1...20 {
        ask("\(number) \(step)", answers)
        loop.drive(until: deadline) { answers.bodies.count == step }
      }
      #expect(answers.bodies == (1...20).map { "\(number) \($0)" })
    }
    #expect(server.received.count == 320)
    #expect(server.connections <= 8)
  }

  @Test("Some threads cancel what others wait beside")
  func cancels() {
    let kept = Atomic(0)
    onThreads(16) { number in
      let answers = Answers()
      for step in 1...10 {
        // It is not answered, so that it is still under way when it is cancelled.
        let request = CurlTransportTests.request(to: server.host, path: "/unwanted")
        let unwanted = loop.send(request) { _ in Issue.record("it was cancelled") }
        ask("\(number)", answers)
        loop.cancel(unwanted)
        loop.drive(until: deadline) { answers.bodies.count == step }
      }
      kept.add(answers.bodies.count, ordering: .relaxed)
    }
    #expect(kept.load(ordering: .relaxed) == 160)
  }

  @Test("A descriptor tells one thread of what another one found")
  func descriptor() throws {
    let descriptor = try #require(loop.descriptor(hasMore: false))
    let answers = Answers()
    onThreads(4) { _ in
      for _ in 1...20 {
        let before = loop.monitor.locked { answers.bodies.count }
        ask("x", answers)
        var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while loop.monitor.locked({ answers.bodies.count }) <= before {
          // Another thread may have found it between the question and this.
          poll(&ready, 1, 100)
          loop.drive(until: loop.now) { false }
          loop.resetSignal(hasMore: false)
        }
      }
    }
    loop.drive(until: deadline) { answers.bodies.count == 80 }
    #expect(answers.bodies.count == 80)
  }
}
