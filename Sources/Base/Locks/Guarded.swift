import Glibc

/// A value that one thread at a time may touch: whoever has its lock.
///
/// The lock is one of POSIX, since the standard library's `Mutex` waits by a system call of its own:
/// the thread sanitizer does not see it, and takes what came one after the other for a race.
///
/// Inlinable, so that the body is no call of an unknown type's function in the rooms that use it.
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

  /// Runs `body` with the lock, which it may not take again.
  @inlinable
  public borrowing func withLock<Answer: ~Copyable, Failure: Error>(
    _ body: (inout sending Value) throws(Failure) -> sending Answer
  ) throws(Failure) -> sending Answer {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    return try body(&value.pointee)
  }
}
