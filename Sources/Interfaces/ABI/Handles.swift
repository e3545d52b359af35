import Glibc
import Synchronization

/// The live handles. A handle is a number in the form of a pointer: the index of a slot in a table
/// and the generation of the object in it. A handle that was freed, or never was one, is therefore
/// recognized without reading the memory at its address.
///
/// A forked process starts with an empty table. The inherited objects are never touched: sessions
/// have connections that the parent uses, and locks that one of its threads may hold.
struct Handles: ~Copyable, @unchecked Sendable {
  static let shared = Handles()

  private static let indexBits: UInt = 24
  /// Handles are odd, unlike the addresses that allocators return.
  private static let mark: UInt = 1

  private let memory = UnsafeMutablePointer<HandleTable>.allocate(capacity: 1)
  /// The number of forks between the first table and this one. It is a part of each handle.
  private let forks = Atomic<UInt>(0)
  private static let forkBits: UInt = 7

  private init() {
    memory.initialize(to: HandleTable())
    pthread_atfork(nil, nil) { Handles.shared.reset() }
  }

  /// Starts with an empty table, without touching the old one or its lock.
  private func reset() {
    memory.initialize(to: HandleTable())
    forks.add(1, ordering: .relaxed)
  }

  var count: Int { memory.pointee.count }

  /// A new handle of `object`; nil if there are sixteen million already.
  func insert(_ object: some AnyObject & Sendable) -> OpaquePointer? {
    memory.pointee.insert(object, limit: 1 << Handles.indexBits).flatMap { pointer($0) }
  }

  /// The object behind `handle`, if it is live and of this kind.
  func object<Object: AnyObject & Sendable>(_ handle: OpaquePointer?, _ kind: Object.Type)
    -> Object?
  {
    entry(of: handle).flatMap { memory.pointee.object($0, kind) }
  }

  /// Reads the object behind `handle` without a lock and without retaining it. This is for results:
  /// they must not be freed while another thread reads them, because their texts are freed with
  /// them.
  func read<Object: AnyObject & Sendable, Value>(
    _ handle: OpaquePointer?, _ kind: Object.Type, _ read: (Object) -> Value?
  ) -> Value? {
    guard let entry = entry(of: handle), let object = memory.pointee.borrowed(entry, kind)
    else { return nil }
    return object._withUnsafeGuaranteedRef(read)
  }

  /// Removes `handle` from the table and returns its object.
  func remove<Object: AnyObject & Sendable>(_ handle: OpaquePointer?, _ kind: Object.Type)
    -> Object?
  {
    entry(of: handle).flatMap { memory.pointee.remove($0, kind) }
  }

  /// True if `handle` was made before this process was forked from the one that made it.
  func isInherited(_ handle: OpaquePointer?) -> Bool {
    let number = UInt(bitPattern: handle)
    return number & Handles.mark == Handles.mark && Handles.forks(in: number) < era
  }

  private var era: UInt { forks.load(ordering: .relaxed) & (1 << Handles.forkBits - 1) }

  private static func forks(in number: UInt) -> UInt { number >> (UInt.bitWidth - Int(forkBits)) }

  private func pointer(_ entry: HandleTable.Entry) -> OpaquePointer? {
    let number =
      (UInt(entry.generation) << Handles.indexBits | UInt(entry.index)) << 1 | Handles.mark
    return OpaquePointer(bitPattern: number | era << (UInt.bitWidth - Int(Handles.forkBits)))
  }

  /// The entry that a number refers to, if it has the form of a handle.
  private func entry(of handle: OpaquePointer?) -> HandleTable.Entry? {
    let number = UInt(bitPattern: handle)
    guard number & Handles.mark == Handles.mark, Handles.forks(in: number) == era else {
      return nil
    }
    return HandleTable.Entry(
      index: Int(number >> 1 & (1 << Handles.indexBits - 1)),
      generation: UInt32(truncatingIfNeeded: number >> (1 + Handles.indexBits)))
  }
}
