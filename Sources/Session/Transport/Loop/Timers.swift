import MusterHeap
import MusterText
import MusterWire

/// The timers of a loop: the earliest fires first, and timers that are due at the same time fire in
/// the order of insertion. Removal only marks a timer, so that ten thousand waits cost little.
struct Timers {
  struct Timer: Comparable {
    let due: Instant
    let id: UInt64
    let then: () -> Void

    static func == (left: Timer, right: Timer) -> Bool { left.id == right.id }

    static func < (left: Timer, right: Timer) -> Bool {
      left.due == right.due ? left.id < right.id : left.due < right.due
    }
  }

  private var heap = Heap<Timer>()
  private var live: Set<UInt64> = []

  var isEmpty: Bool { live.isEmpty }

  /// The time at which the next timer is due.
  var next: Instant? {
    mutating get {
      dropRemoved()
      return heap.first?.due
    }
  }

  mutating func insert(_ entry: Timer) {
    live.insert(entry.id)
    heap.insert(entry)
  }

  mutating func remove(_ id: UInt64) {
    live.remove(id)
  }

  /// Removes and returns the first timer if it is due and its id is at most `latest`.
  mutating func popDue(at now: Instant, upTo latest: UInt64) -> Timer? {
    dropRemoved()
    guard let first = heap.first, first.due <= now, first.id <= latest else { return nil }
    live.remove(first.id)
    return heap.popFirst()
  }

  /// Makes every timer due at `now`.
  mutating func expire(at now: Instant) {
    var expired = Heap<Timer>()
    while let timer = heap.popFirst() {
      guard live.contains(timer.id) else { continue }
      expired.insert(Timer(due: min(timer.due, now), id: timer.id, then: timer.then))
    }
    heap = expired
  }

  private mutating func dropRemoved() {
    while let first = heap.first, !live.contains(first.id) { _ = heap.popFirst() }
  }
}
