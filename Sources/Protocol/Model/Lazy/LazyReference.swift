import Synchronization

/// A place for an object that is made when it is first asked for. Whoever asks takes no lock; of several
/// that make it at once, the first one's stays.
///
/// The standard library's `AtomicLazyReference` is the same, but looks its own type up at every load,
/// which takes ten times as long as the load.
struct LazyReference<Object: AnyObject & Sendable>: ~Copyable, Sendable {
  private let object = Atomic<Unmanaged<Object>?>(nil)

  deinit {
    object.load(ordering: .acquiring)?.release()
  }

  func load() -> Object? {
    object.load(ordering: .acquiring)?.takeUnretainedValue()
  }

  /// Answers what is there: `new`, unless something was before.
  func storeIfNil(_ new: Object) -> Object {
    let desired = Unmanaged.passRetained(new)
    let (_, found) = object.compareExchange(
      expected: nil, desired: desired, ordering: .acquiringAndReleasing)
    guard let found else { return new }
    desired.release()
    return found.takeUnretainedValue()
  }
}
