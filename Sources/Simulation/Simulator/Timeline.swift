import MusterText
import MusterWire

/// What is to happen, and when: a binary heap, earliest first. What happens at the same moment does so
/// in the order of the events themselves, so that nothing depends on when it was scheduled.
///
/// Nothing is ever taken back. Whoever has changed its mind remembers another moment, and ignores the
/// event when its time has come.
struct Timeline<Event: Sendable & Comparable>: Sendable {
  struct Entry: Sendable {
    let due: Instant
    let event: Event

    fileprivate func isBefore(_ other: Entry) -> Bool {
      (due, event) < (other.due, other.event)
    }
  }

  private var heap: [Entry] = []

  /// What happens next.
  var first: Entry? { heap.first }

  mutating func schedule(_ event: Event, at due: Instant) {
    heap.append(Entry(due: due, event: event))
    rise(from: heap.count - 1)
  }

  /// Schedules what a state says to be due, unless that was by `now`: then it has happened.
  mutating func resume(_ event: Event, at due: Instant, after now: Instant) {
    if due > now { schedule(event, at: due) }
  }

  /// Takes out what happens next, if that is not later than `now`.
  mutating func next(until now: Instant) -> Entry? {
    guard let entry = heap.first, entry.due <= now else { return nil }
    heap.swapAt(0, heap.count - 1)
    heap.removeLast()
    sink()
    return entry
  }

  private mutating func rise(from position: Int) {
    var child = position
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[child].isBefore(heap[parent]) else { return }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  private mutating func sink() {
    var parent = 0
    while true {
      let children = heap.indices.dropFirst(2 * parent + 1).prefix(2)
      guard let least = children.min(by: { heap[$0].isBefore(heap[$1]) }),
        heap[least].isBefore(heap[parent])
      else { return }
      heap.swapAt(least, parent)
      parent = least
    }
  }
}
