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

  private static let indexBits: UInt = 24
  /// Handles look like addresses that no allocator gives: odd ones.
  private static let mark: UInt = 1

  private let memory = UnsafeMutablePointer<HandleTable>.allocate(capacity: 1)
  /// How often the process was forked between the first table and this one; a handle tells it too.
  private let forks = Atomic<UInt>(0)
  private static let forkBits: UInt = 7

  private init() {
    memory.initialize(to: HandleTable())
    pthread_atfork(nil, nil) { Handles.shared.startAnew() }
  }

  /// Nothing of the old table is touched, not even its lock.
  private func startAnew() {
    memory.initialize(to: HandleTable())
    forks.add(1, ordering: .relaxed)
  }

  var count: Int { memory.pointee.count }

  /// A new handle of `object`; nil when there are sixteen million already.
  func insert(_ object: some AnyObject & Sendable) -> OpaquePointer? {
    memory.pointee.insert(object, limit: 1 << Handles.indexBits).flatMap { pointer($0) }
  }

  /// What `handle` stands for, if it is alive and of this kind.
  func object<Object: AnyObject & Sendable>(_ handle: OpaquePointer?, _ kind: Object.Type)
    -> Object?
  {
    entry(of: handle).flatMap { memory.pointee.object($0, kind) }
  }

  /// Reads what `handle` stands for without a lock and without holding it: for answers, which nobody
  /// may free while another thread reads them, since texts that were read would go with them.
  func read<Object: AnyObject & Sendable, Value>(
    _ handle: OpaquePointer?, _ kind: Object.Type, _ read: (Object) -> Value?
  ) -> Value? {
    guard let entry = entry(of: handle), let object = memory.pointee.borrowed(entry, kind)
    else { return nil }
    return object._withUnsafeGuaranteedRef(read)
  }

  /// Takes `handle` out of the table and answers what it stood for.
  func remove<Object: AnyObject & Sendable>(_ handle: OpaquePointer?, _ kind: Object.Type)
    -> Object?
  {
    entry(of: handle).flatMap { memory.pointee.remove($0, kind) }
  }

  /// Whether `handle` was made before this process was forked from the one that made it.
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

  /// The place in the table that a number names, if it may be a handle at all.
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
