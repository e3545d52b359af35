import MusterHeap
import MusterText

/// Future events, the earliest first. Events with the same time are sorted by their values, so that
/// nothing depends on the order in which they were scheduled.
///
/// Events are not cancelled. The state contains the time of each event that it expects, and ignores
/// events with another time.
struct Timeline<Event: Sendable & Comparable>: Sendable {
  struct ScheduledEvent: Sendable, Comparable {
    let due: Instant
    let event: Event

    static func < (left: ScheduledEvent, right: ScheduledEvent) -> Bool {
      (left.due, left.event) < (right.due, right.event)
    }
  }

  private var heap = Heap<ScheduledEvent>()

  /// The next event.
  var first: ScheduledEvent? { heap.first }

  mutating func schedule(_ event: Event, at due: Instant) {
    heap.insert(ScheduledEvent(due: due, event: event))
  }

  /// Schedules an event that a restored state expects, unless it was due by `now`: then it has
  /// already happened.
  mutating func resume(_ event: Event, at due: Instant, after now: Instant) {
    if due > now { schedule(event, at: due) }
  }

  /// Removes and returns the next event if it is due by `now`.
  mutating func next(until now: Instant) -> ScheduledEvent? {
    guard let entry = heap.first, entry.due <= now else { return nil }
    return heap.popFirst()
  }
}
