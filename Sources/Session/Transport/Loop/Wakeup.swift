import CEvents
import Glibc
import Synchronization

/// A descriptor that is readable from `signal()` to `clear()` (eventfd). Any thread may call both.
final class Wakeup: Sendable {
  let descriptor: Int32
  private let isSignalled = Atomic(false)

  /// Nil when the system has no descriptors left.
  init?() {
    descriptor = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
    guard descriptor >= 0 else { return nil }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  func signal() {
    guard !isSignalled.exchange(true, ordering: .acquiringAndReleasing) else { return }
    eventfd_write(descriptor, 1)
  }

  /// Returns whether it was signalled.
  @discardableResult
  func clear() -> Bool {
    guard isSignalled.load(ordering: .acquiring) else { return false }
    var count: eventfd_t = 0
    eventfd_read(descriptor, &count)
    return isSignalled.exchange(false, ordering: .acquiringAndReleasing)
  }
}
