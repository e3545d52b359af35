import Synchronization

/// An object that is created on first use. Reads take no lock. If several threads create it at
/// once, the first object is kept.
///
/// The standard library's `AtomicLazyReference` does the same but looks up its own type at every
/// load, which takes ten times as long as the load itself.
struct LazyReference<Object: AnyObject & Sendable>: ~Copyable, Sendable {
  private let object = Atomic<Unmanaged<Object>?>(nil)

  deinit {
    object.load(ordering: .acquiring)?.release()
  }

  func load() -> Object? {
    object.load(ordering: .acquiring)?.takeUnretainedValue()
  }

  /// Stores `new` unless there is an object, and returns the stored object.
  func storeIfNil(_ new: Object) -> Object {
    let desired = Unmanaged.passRetained(new)
    let (_, found) = object.compareExchange(
      expected: nil, desired: desired, ordering: .acquiringAndReleasing)
    guard let found else { return new }
    desired.release()
    return found.takeUnretainedValue()
  }
}
