import CEvents
import Glibc
import Synchronization

/// A descriptor that is readable from when it is rung until it is made quiet. Any thread may do both.
final class Wakeup: Sendable {
  let descriptor: Int32
  private let isRung = Atomic(false)

  /// Nil when the system has no descriptors left.
  init?() {
    descriptor = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
    guard descriptor >= 0 else { return nil }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  func ring() {
    guard !isRung.exchange(true, ordering: .acquiringAndReleasing) else { return }
    eventfd_write(descriptor, 1)
  }

  /// Answers whether it was rung.
  @discardableResult
  func quiet() -> Bool {
    guard isRung.load(ordering: .acquiring) else { return false }
    var count: eventfd_t = 0
    eventfd_read(descriptor, &count)
    return isRung.exchange(false, ordering: .acquiringAndReleasing)
  }
}
