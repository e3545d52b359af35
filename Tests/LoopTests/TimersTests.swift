import MusterText
import MusterWire
import Testing

@testable import MusterTransport

@Suite struct TimersTests {
  /// The ids of all timers, in the order in which they fire.
  static func fired(_ timers: inout Timers, at milliseconds: Int64 = .max) -> [UInt64] {
    var ids: [UInt64] = []
    while let due = timers.popDue(at: Instant(milliseconds: milliseconds), upTo: .max) {
      ids.append(due.id)
    }
    return ids
  }

  static func entry(_ id: UInt64, at milliseconds: Int64) -> Timers.Timer {
    Timers.Timer(due: Instant(milliseconds: milliseconds), id: id, then: {})
  }

  @Test("Timers fire by their time, and in the order of insertion if the time is equal")
  func order() {
    var timers = Timers()
    for (id, time) in [5, 3, 5, 1, 3, 9, 1].enumerated() {
      timers.insert(Self.entry(UInt64(id), at: Int64(time)))
    }
    #expect(timers.next == Instant(milliseconds: 1))
    #expect(Self.fired(&timers) == [3, 6, 1, 4, 0, 2, 5])
    #expect(timers.isEmpty)
    #expect(timers.next == nil)
  }

  @Test("Only timers that are due fire, and only up to the given id")
  func limits() {
    var timers = Timers()
    for id in 1...4 as ClosedRange<UInt64> { timers.insert(Self.entry(id, at: Int64(id) * 10)) }
    #expect(Self.fired(&timers, at: 25) == [1, 2])
    #expect(timers.popDue(at: Instant(milliseconds: 100), upTo: 2) == nil)
    #expect(timers.next == Instant(milliseconds: 30))
    #expect(!timers.isEmpty)
  }

  @Test(
    "A removed timer never fires, wherever in the heap it was",
    arguments: 0..<50 as Range<UInt64>)
  func removal(seed: UInt64) {
    var timers = Timers()
    let times = (0..<64 as Range<UInt64>).map { ($0, Int64(($0 &* 31 &+ seed &* 17) % 23)) }
    for (id, time) in times { timers.insert(Self.entry(id, at: time)) }
    let removed = { (id: UInt64) in (id &* 7 &+ seed) % 3 == 0 }
    for (id, _) in times where removed(id) { timers.remove(id) }
    timers.remove(1000)
    let expected = times.filter { !removed($0.0) }.sorted { ($0.1, $0.0) < ($1.1, $1.0) }.map(\.0)
    #expect(Self.fired(&timers) == expected)
    #expect(timers.isEmpty)
  }
}
