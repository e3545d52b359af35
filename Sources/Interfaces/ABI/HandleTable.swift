import MusterLocks
import Synchronization

/// The objects behind handles. Slots never move, and each has the generation of its object, so that
/// reading needs no lock.
struct HandleTable: ~Copyable {
  /// A slot, and the generation of the object in it.
  struct Entry {
    var index: Int
    var generation: UInt32
  }

  struct Slot: ~Copyable {
    /// Odd while there is an object. A reader that finds the expected generation may read the rest.
    let generation = Atomic<UInt32>(0)
    var kind: ObjectIdentifier?
    var object: Unmanaged<AnyObject>?
  }

  typealias Segment = UnsafeMutablePointer<Slot>

  /// The free slots: those that were freed, and all from `used` on. Not private: the compiler
  /// (6.3.1) crashes on a test that contains a table if a type of a stored property is.
  struct FreeSlots {
    var freed: [Int] = []
    var used = 0
  }

  /// Each segment has twice as many slots as the one before.
  private static let firstSegment = 256
  private static let segmentCount = 17

  private let freeSlots = Guarded(FreeSlots())
  private let segments = UnsafeMutablePointer<Atomic<Segment?>>.allocate(capacity: segmentCount)

  init() {
    for index in 0..<HandleTable.segmentCount { (segments + index).initialize(to: Atomic(nil)) }
  }

  var count: Int { freeSlots.withLock { $0.used - $0.freed.count } }

  /// Puts `object` into a slot; nil if there are `limit` objects already.
  func insert<Object: AnyObject & Sendable>(_ object: Object, limit: Int) -> Entry? {
    freeSlots.withLock { freeSlots in
      let index = freeSlots.freed.popLast() ?? freeSlots.used
      guard index < limit, let slot = slot(making: index) else { return nil }
      freeSlots.used = max(freeSlots.used, index + 1)
      slot.pointee.kind = ObjectIdentifier(Object.self)
      slot.pointee.object = Unmanaged.passRetained(object)
      let generation = slot.pointee.generation.add(1, ordering: .releasing).newValue
      return Entry(index: index, generation: generation)
    }
  }

  func object<Object: AnyObject & Sendable>(_ entry: Entry, _ kind: Object.Type) -> Object? {
    freeSlots.withLock { _ in borrowed(entry, kind)?.takeUnretainedValue() }
  }

  /// The object without retaining it. No other thread may remove it at the same time.
  func borrowed<Object: AnyObject>(_ entry: Entry, _ kind: Object.Type) -> Unmanaged<Object>? {
    guard let slot = slot(of: entry), slot.pointee.kind == ObjectIdentifier(kind),
      let object = slot.pointee.object
    else { return nil }
    return Unmanaged.fromOpaque(object.toOpaque())
  }

  func remove<Object: AnyObject & Sendable>(_ entry: Entry, _ kind: Object.Type) -> Object? {
    freeSlots.withLock { freeSlots in
      guard let slot = slot(of: entry), let object = borrowed(entry, kind) else { return nil }
      slot.pointee.generation.add(1, ordering: .releasing)
      slot.pointee.object = nil
      freeSlots.freed.append(entry.index)
      return object.takeRetainedValue()
    }
  }

  // MARK: - Slots

  private static func position(of index: Int) -> (segment: Int, offset: Int) {
    if index < firstSegment { return (0, index) }
    let blocks = index / firstSegment + 1
    let segment = Int.bitWidth - 1 - blocks.leadingZeroBitCount
    return (segment, index - firstSegment * (1 << segment - 1))
  }

  /// The slot of a live entry.
  private func slot(of entry: Entry) -> Segment? {
    let (segment, offset) = HandleTable.position(of: entry.index)
    guard let slots = segments[segment].load(ordering: .acquiring), entry.generation % 2 == 1,
      slots[offset].generation.load(ordering: .acquiring) == entry.generation
    else { return nil }
    return slots + offset
  }

  /// The slot at `index`. Allocates its segment if needed, so the lock must be held.
  private func slot(making index: Int) -> Segment? {
    let (segment, offset) = HandleTable.position(of: index)
    guard segment < HandleTable.segmentCount else { return nil }
    if let slots = segments[segment].load(ordering: .relaxed) { return slots + offset }
    let count = HandleTable.firstSegment << segment
    let slots = Segment.allocate(capacity: count)
    for index in 0..<count { (slots + index).initialize(to: Slot()) }
    segments[segment].store(slots, ordering: .releasing)
    return slots + offset
  }
}
