import Glibc
import MusterLocks
import Synchronization
import TestSupport
import Testing

/// Run under the thread sanitizer too, which must know each way in which a thread waits.
@Suite struct LocksTests {
  static let threads = 16
  static let rounds = 2000

  /// A value that a lock of the test guards.
  final class Counter: @unchecked Sendable {
    var value = 0
  }

  @Test("A guarded value is changed by one thread at a time")
  func guarded() {
    struct Nothing: Error {}
    let counts = Guarded<[Int: Int]>([:])
    onThreads(Self.threads) { number in
      for _ in 0..<Self.rounds {
        counts.withLock { $0[number, default: 0] += 1 }
        // A thrown error releases the lock too.
        try? counts.withLock { _ in throw Nothing() }
      }
    }
    let expected = Dictionary(uniqueKeysWithValues: (0..<Self.threads).map { ($0, Self.rounds) })
    #expect(counts.withLock { $0 } == expected)
  }

  @Test("A guarded value is released with its guard")
  func goes() {
    final class GuardedObject: Sendable {}
    weak var thing: GuardedObject?
    do {
      let guarded = Guarded(GuardedObject())
      thing = guarded.withLock { $0 }
      #expect(thing != nil)
    }
    #expect(thing == nil)
  }

  @Test("A monitor can be taken again only by the thread that holds it")
  func monitor() {
    let monitor = Monitor()
    let counter = Counter()
    onThreads(Self.threads) { _ in
      for _ in 0..<Self.rounds {
        monitor.locked { monitor.locked { counter.value += 1 } }
      }
    }
    #expect(monitor.locked { counter.value } == Self.threads * Self.rounds)
  }

  @Test("Threads that take turns with a condition get all their turns")
  func condition() {
    let monitor = Monitor()
    let conditions = (0..<Self.threads).map { _ in Monitor.ConditionVariable() }
    let turn = Counter()
    onThreads(Self.threads) { number in
      for round in 0..<20 {
        monitor.locked {
          let mine = round * Self.threads + number
          while turn.value < mine { monitor.wait(for: conditions[number]) }
          turn.value += 1
          conditions[(number + 1) % Self.threads].notify()
        }
      }
    }
    #expect(monitor.locked { turn.value } == 20 * Self.threads)
  }

  @Test("A write before an atomic store is visible to threads that load the value")
  func atomic() {
    let counter = Counter()
    let isWritten = Atomic(false)
    onThreads(Self.threads) { number in
      if number == 0 {
        counter.value = 7
        isWritten.store(true, ordering: .releasing)
      } else {
        while !isWritten.load(ordering: .acquiring) { sched_yield() }
        #expect(counter.value == 7)
      }
    }
  }
}
