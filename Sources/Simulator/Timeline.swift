import MusterWire

/// Names something that a timeline has been told to remember.
struct Ticket: Sendable, Hashable {
  fileprivate let number: UInt64
}

/// What is to happen, and when: a binary heap, earliest first, and of the same moment in the order in
/// which it was scheduled.
///
/// Nothing is ever taken back. Whoever has changed its mind keeps another ticket, and ignores the
/// event when its time has come.
struct Timeline<Event: Sendable>: Sendable {
  struct Entry: Sendable {
    let due: Instant
    let ticket: Ticket
    let event: Event

    fileprivate func isBefore(_ other: Entry) -> Bool {
      (due, ticket.number) < (other.due, other.ticket.number)
    }
  }

  private var heap: [Entry] = []
  private var scheduled: UInt64 = 0

  /// What happens next.
  var first: Entry? { heap.first }

  mutating func schedule(_ event: Event, at due: Instant) -> Ticket {
    scheduled += 1
    let ticket = Ticket(number: scheduled)
    heap.append(Entry(due: due, ticket: ticket, event: event))
    rise(from: heap.count - 1)
    return ticket
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
