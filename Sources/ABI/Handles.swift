import Synchronization

/// The handles that are alive. A handle is a number in a pointer's clothes: it names a slot of a
/// table and the generation of what is in it, so that one that was freed, or made up, is found out
/// without touching the memory it seems to point to.
struct Handles: ~Copyable {
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

  private let table = Mutex(Table())

  var count: Int { table.withLock { $0.slots.count - $0.free.count } }

  /// A new handle of `object`; nil when there are sixteen million already.
  func insert(_ object: some AnyObject & Sendable) -> OpaquePointer? {
    table.withLock { table in
      let index = table.free.popLast() ?? table.slots.count
      guard index < 1 << Handles.indexBits else { return nil }
      if index == table.slots.count { table.slots.append(Slot()) }
      table.slots[index].object = object
      return Handles.pointer(index, table.slots[index].generation)
    }
  }

  /// What `handle` stands for, if it is alive and of this kind.
  func object<Object: AnyObject & Sendable>(_ handle: OpaquePointer?, _ kind: Object.Type)
    -> Object?
  {
    table.withLock { table in
      guard let index = Handles.index(of: handle, in: table) else { return nil }
      return table.slots[index].object as? Object
    }
  }

  /// Takes `handle` out of the table and answers what it stood for.
  func remove<Object: AnyObject & Sendable>(_ handle: OpaquePointer?, _ kind: Object.Type)
    -> Object?
  {
    table.withLock { table in
      guard let index = Handles.index(of: handle, in: table),
        let object = table.slots[index].object as? Object
      else { return nil }
      table.slots[index].object = nil
      table.slots[index].generation &+= 1
      table.free.append(index)
      return object
    }
  }

  private static func pointer(_ index: Int, _ generation: UInt32) -> OpaquePointer? {
    let number = (UInt(generation) << indexBits | UInt(index)) << 1 | mark
    return OpaquePointer(bitPattern: number)
  }

  private static func index(of handle: OpaquePointer?, in table: borrowing Table) -> Int? {
    let number = UInt(bitPattern: handle)
    guard number & mark == mark else { return nil }
    let index = Int(number >> 1 & (1 << indexBits - 1))
    let generation = UInt32(truncatingIfNeeded: number >> (1 + indexBits))
    guard index < table.slots.count, table.slots[index].generation == generation,
      table.slots[index].object != nil
    else { return nil }
    return index
  }
}
