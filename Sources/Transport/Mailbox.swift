import Glibc

/// A value that threads share and wait for changes of: a mutex and a condition variable of POSIX,
/// since the standard library's `Mutex` has nothing to wait with.
final class Mailbox<Contents: Sendable>: @unchecked Sendable {
  private var contents: Contents
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init(_ contents: Contents) {
    self.contents = contents
    pthread_mutex_init(mutex, nil)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(changed, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(changed)
    pthread_mutex_destroy(mutex)
    changed.deallocate()
    mutex.deallocate()
  }

  func read<Answer>(_ body: (inout Contents) -> Answer) -> Answer {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body(&contents)
  }

  /// As `read`, and lets those who wait look again.
  func change<Answer>(_ body: (inout Contents) -> Answer) -> Answer {
    defer { pthread_cond_broadcast(changed) }
    return read(body)
  }

  /// Waits until `isDue` holds, at most `milliseconds`; it may return earlier for no reason.
  func wait(atMost milliseconds: Int64, until isDue: (Contents) -> Bool) {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    guard !isDue(contents) else { return }
    var end = timespec()
    clock_gettime(CLOCK_MONOTONIC, &end)
    let capped = min(max(0, milliseconds), 86_400_000)
    let nanoseconds = end.tv_nsec + Int(capped % 1000) * 1_000_000
    end.tv_sec += Int(capped / 1000) + nanoseconds / 1_000_000_000
    end.tv_nsec = nanoseconds % 1_000_000_000
    pthread_cond_timedwait(changed, mutex, &end)
  }
}
