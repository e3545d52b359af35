import MusterText
import MusterWire

/// Things to do at their time, the earliest first and, at the same time, in the order of insertion.
/// A binary heap; removal marks, so that ten thousand waits cost little.
struct Timers {
  struct Entry {
    let due: Instant
    let id: UInt64
    let then: () -> Void

    fileprivate func isBefore(_ other: Entry) -> Bool {
      due == other.due ? id < other.id : due < other.due
    }
  }

  private var heap: [Entry] = []
  private var live: Set<UInt64> = []

  var isEmpty: Bool { live.isEmpty }

  /// When the next entry is due.
  var next: Instant? {
    mutating get {
      dropRemoved()
      return heap.first?.due
    }
  }

  mutating func insert(_ entry: Entry) {
    live.insert(entry.id)
    heap.append(entry)
    var child = heap.count - 1
    while child > 0, heap[child].isBefore(heap[(child - 1) / 2]) {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func remove(_ id: UInt64) {
    live.remove(id)
  }

  /// Takes out the first entry if its time has come and its id is at most `latest`.
  mutating func popDue(at now: Instant, upTo latest: UInt64) -> Entry? {
    dropRemoved()
    guard let first = heap.first, first.due <= now, first.id <= latest else { return nil }
    removeFirst()
    live.remove(first.id)
    return first
  }

  private mutating func dropRemoved() {
    while let first = heap.first, !live.contains(first.id) { removeFirst() }
  }

  private mutating func removeFirst() {
    heap.swapAt(0, heap.count - 1)
    heap.removeLast()
    var parent = 0
    while let child = earliestChild(of: parent), heap[child].isBefore(heap[parent]) {
      heap.swapAt(parent, child)
      parent = child
    }
  }

  private func earliestChild(of parent: Int) -> Int? {
    let (left, right) = (2 * parent + 1, 2 * parent + 2)
    guard left < heap.count else { return nil }
    return right < heap.count && heap[right].isBefore(heap[left]) ? right : left
  }
}
