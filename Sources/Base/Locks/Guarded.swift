import Glibc

/// A value with a lock. Only the thread that holds the lock can use the value.
///
/// The lock is a POSIX mutex. The standard library's `Mutex` waits with a system call that the
/// thread sanitizer does not see, so it would report false races.
///
/// Inlinable, so that modules that use it do not pay for generic code.
public struct Guarded<Value: ~Copyable>: ~Copyable, @unchecked Sendable {
  @usableFromInline let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  @usableFromInline let value = UnsafeMutablePointer<Value>.allocate(capacity: 1)

  @inlinable
  public init(_ value: consuming sending Value) {
    pthread_mutex_init(lock, nil)
    self.value.initialize(to: value)
  }

  @inlinable
  deinit {
    value.deinitialize(count: 1)
    value.deallocate()
    pthread_mutex_destroy(lock)
    lock.deallocate()
  }

  /// Runs `body` with the lock held. `body` must not take the lock again.
  @inlinable
  public borrowing func withLock<Output: ~Copyable, Failure: Error>(
    _ body: (inout sending Value) throws(Failure) -> sending Output
  ) throws(Failure) -> sending Output {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    return try body(&value.pointee)
  }
}
