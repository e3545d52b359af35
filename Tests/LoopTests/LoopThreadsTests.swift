import Foundation
import MusterLocks
import MusterText
import MusterTransport
import MusterWire
import TestSupport
import Testing

/// One thread drives while others wait, in real time. Every drive here has a deadline, so that a
/// drive that does not end fails a test instead of hanging it.
@Suite struct LoopThreadsTests {
  /// The state that threads share.
  final class Shared: Sendable {
    let sent = Guarded<[ExchangeID]>([])
    let flags = Guarded<Set<Int>>([])

    func raise(_ flag: Int) { flags.withLock { _ = $0.insert(flag) } }
    func isRaised(_ flag: Int) -> Bool { flags.withLock { $0.contains(flag) } }
    func awaitFlag(_ flag: Int) { while !isRaised(flag) { usleep(1000) } }
  }

  static let request = HTTPRequest(method: "GET", host: "example.com")
  static let tooLong: Int64 = 120_000

  let shared = Shared()
  let host: HostTransport
  let loop: Loop

  init() {
    let shared = shared
    host = HostTransport(send: { _, exchange in shared.sent.withLock { $0.append(exchange) } })
    loop = Loop(transport: host)
  }

  var deadline: Instant { loop.now.advanced(by: Self.tooLong) }

  /// Runs `bodies` at the same time, each on its own thread, and returns the time for all.
  static func together(_ bodies: [@Sendable () -> Void]) -> Duration {
    ContinuousClock().measure { onThreads(bodies.count) { bodies[$0]() } }
  }

  /// Responds to requests until there were `count`.
  @Sendable func respond(_ count: Int) {
    var completed = 0
    while completed < count {
      let sent = shared.sent.withLock { sent in
        defer { sent = [] }
        return sent
      }
      for exchange in sent { host.complete(exchange, .success(HTTPResponse(status: 200))) }
      completed += sent.count
      usleep(1000)
    }
  }

  @Test("Many threads wait, one of them drives for all, and each gets its own response")
  func oneDrives() {
    let waiters = 8
    let time = Self.together(
      [{ respond(waiters) }]
        + (0..<waiters).map { number in
          {
            loop.send(Self.request) { _ in shared.raise(number) }
            loop.drive(until: deadline) { shared.isRaised(number) }
          }
        })
    #expect((0..<waiters).allSatisfy(shared.isRaised))
    #expect(time < .milliseconds(Self.tooLong))
  }

  @Test("A waiting thread takes over when the driving thread is finished")
  func takesOver() {
    let time = Self.together([
      {
        loop.after(20) { shared.raise(1) }
        loop.drive(until: deadline) { shared.isRaised(1) }
      },
      {
        loop.after(60) { shared.raise(2) }
        loop.drive(until: deadline) { shared.isRaised(2) }
      },
    ])
    #expect(shared.isRaised(1) && shared.isRaised(2))
    #expect(time < .milliseconds(Self.tooLong))
  }

  @Test("A waiting thread keeps its own deadline")
  func ownDeadline() {
    let time = Self.together([
      {
        loop.after(400) { shared.raise(1) }
        loop.drive(until: deadline) { shared.isRaised(1) }
      },
      {
        usleep(20_000)
        loop.drive(until: loop.now.advanced(by: 30)) { false }
        #expect(!shared.isRaised(1))
      },
    ])
    #expect(time < .milliseconds(Self.tooLong))
  }

  enum Disturbance: CaseIterable {
    case timerSet, timerCancelled, exchangeCancelled, sent
  }

  @Test(
    "The driving thread notices changes by another thread at once", arguments: Disturbance.allCases)
  func driverIsWoken(_ disturbance: Disturbance) {
    let timer = loop.after(3_600_000) {}
    let exchange = loop.send(Self.request) { _ in }
    let time = Self.together([
      { loop.drive(until: deadline) { shared.isRaised(1) } },
      {
        usleep(30_000)
        loop.monitor.locked {
          shared.raise(1)
          switch disturbance {
          case .timerSet: loop.after(3_600_000) {}
          case .timerCancelled: loop.cancel(timer)
          case .exchangeCancelled: loop.cancel(exchange)
          case .sent: loop.send(Self.request) { _ in }
          }
        }
      },
    ])
    #expect(time < .milliseconds(Self.tooLong / 2))
  }

  @Test("A thread that holds the monitor does not wait for the driver")
  func holderDoesNotWait() {
    let time = Self.together([
      {
        loop.after(100) { shared.raise(1) }
        loop.drive(until: deadline) { shared.isRaised(1) }
      },
      {
        usleep(30_000)
        loop.monitor.locked { loop.drive(until: deadline) { false } }
      },
    ])
    #expect(shared.isRaised(1))
    #expect(time < .milliseconds(Self.tooLong / 2))
  }

  @Test("A waiting thread is not woken before its condition is true")
  func isLeftAlone() {
    let questions = Guarded(0)
    for step in 1...200 { loop.after(Int64(step)) {} }
    loop.after(250) { shared.raise(2) }
    _ = Self.together([
      {
        loop.after(300) { shared.raise(1) }
        loop.drive(until: deadline) {
          shared.raise(0)
          return shared.isRaised(1)
        }
      },
      {
        shared.awaitFlag(0)
        let itself = pthread_self()
        loop.drive(until: deadline) {
          // The driving thread calls this too.
          if pthread_equal(pthread_self(), itself) != 0 { questions.withLock { $0 += 1 } }
          return shared.isRaised(2)
        }
      },
    ])
    #expect(shared.isRaised(1) && shared.isRaised(2))
    #expect(questions.withLock { $0 } < 10)
  }

  /// The items for all threads, or the items that a thread took. Guarded by the loop's monitor.
  final class WorkItems: @unchecked Sendable {
    var pieces = 0
    var questions = 0
  }

  @Test("No other thread is woken for an item that is taken for one")
  func isTakenOnce() {
    let all = WorkItems()
    let shares = (0..<16).map { _ in WorkItems() }
    let driver: @Sendable () -> Void = {
      loop.drive(until: deadline) {
        shared.raise(0)
        return shares.allSatisfy { $0.pieces == 1 }
      }
    }
    for step in 1...shares.count { loop.after(Int64(100 + 5 * step)) { all.pieces += 1 } }
    let takers = shares.map { share -> @Sendable () -> Void in
      {
        shared.awaitFlag(0)
        let itself = pthread_self()
        loop.drive(until: deadline) {
          if pthread_equal(pthread_self(), itself) != 0 { share.questions += 1 }
          if share.pieces == 0, all.pieces > 0 {
            all.pieces -= 1
            share.pieces = 1
          }
          return share.pieces == 1
        }
      }
    }
    _ = Self.together([driver] + takers)
    #expect(shares.allSatisfy { $0.pieces == 1 })
    // Each thread calls it before it waits, and when it is woken.
    #expect(shares.map(\.questions).reduce(0, +) < 3 * shares.count)
  }
}
