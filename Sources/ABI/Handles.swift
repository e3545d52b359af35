import Glibc
import Synchronization

/// The handles that are alive. A handle is a number in a pointer's clothes: it names a slot of a
/// table and the generation of what is in it, so that one that was freed, or made up, is found out
/// without touching the memory it seems to point to.
///
/// A forked process begins with a table of its own. What it inherited is left alone for good: sessions
/// have connections that their own process uses, and locks that one of its threads may have held.
struct Handles: ~Copyable, @unchecked Sendable {
  static let shared = Handles()

  private struct Slot {
    var generation: UInt32 = 1
    var object: (any AnyObject & Sendable)?
  }

  private struct Table {
    var slots: [Slot] = []
    var free: [Int] = []
  }

  private static let indexBits: UInt = 24
  /// Handles look like addresses that no allocator gives: odd ones.
  private static let mark: UInt = 1

  private let memory = UnsafeMutablePointer<Mutex<Table>>.allocate(capacity: 1)
  /// How often the process was forked between the first table and this one; a handle tells it too.
  private let forks = Atomic<UInt>(0)
  private static let forkBits: UInt = 7

  private init() {
    memory.initialize(to: Mutex(Table()))
    pthread_atfork(nil, nil) { Handles.shared.startAnew() }
  }

  /// Nothing of the old table is touched, not even its lock.
  private func startAnew() {
    memory.initialize(to: Mutex(Table()))
    forks.add(1, ordering: .relaxed)
  }

  private func withTable<Value>(_ body: (inout sending Table) -> sending Value) -> sending Value {
    memory.pointee.withLock(body)
  }

  var count: Int { withTable { $0.slots.count - $0.free.count } }

  /// A new handle of `object`; nil when there are sixteen million already.
  func insert(_ object: some AnyObject & Sendable) -> OpaquePointer? {
    withTable { table in
      let index = table.free.popLast() ?? table.slots.count
      guard index < 1 << Handles.indexBits else { return nil }
      if index == table.slots.count { table.slots.append(Slot()) }
      table.slots[index].object = object
      return pointer(index, table.slots[index].generation)
    }
  }

  /// What `handle` stands for, if it is alive and of this kind.
  func object<Object: AnyObject & Sendable>(_ handle: OpaquePointer?, _ kind: Object.Type)
    -> Object?
  {
    withTable { table in
      guard let index = index(of: handle, in: table) else { return nil }
      return table.slots[index].object as? Object
    }
  }

  /// Takes `handle` out of the table and answers what it stood for.
  func remove<Object: AnyObject & Sendable>(_ handle: OpaquePointer?, _ kind: Object.Type)
    -> Object?
  {
    withTable { table in
      guard let index = index(of: handle, in: table),
        let object = table.slots[index].object as? Object
      else { return nil }
      table.slots[index].object = nil
      table.slots[index].generation &+= 1
      table.free.append(index)
      return object
    }
  }

  /// Whether `handle` was made before this process was forked from the one that made it.
  func isInherited(_ handle: OpaquePointer?) -> Bool {
    let number = UInt(bitPattern: handle)
    return number & Handles.mark == Handles.mark && Handles.forks(in: number) < era
  }

  private var era: UInt { forks.load(ordering: .relaxed) & (1 << Handles.forkBits - 1) }

  private static func forks(in number: UInt) -> UInt { number >> (UInt.bitWidth - Int(forkBits)) }

  private func pointer(_ index: Int, _ generation: UInt32) -> OpaquePointer? {
    let number = (UInt(generation) << Handles.indexBits | UInt(index)) << 1 | Handles.mark
    return OpaquePointer(bitPattern: number | era << (UInt.bitWidth - Int(Handles.forkBits)))
  }

  private func index(of handle: OpaquePointer?, in table: borrowing Table) -> Int? {
    let number = UInt(bitPattern: handle)
    guard number & Handles.mark == Handles.mark, Handles.forks(in: number) == era else {
      return nil
    }
    let index = Int(number >> 1 & (1 << Handles.indexBits - 1))
    let generation = UInt32(truncatingIfNeeded: number >> (1 + Handles.indexBits))
    guard index < table.slots.count, table.slots[index].generation == generation,
      table.slots[index].object != nil
    else { return nil }
    return index
  }
}
