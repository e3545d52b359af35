import Glibc

/// A recursive lock with conditions: its holder may take it again, and may release it to wait for a
/// change that another holder makes.
public final class Monitor: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  /// The number of times that the holder has taken the lock. Guarded by the lock.
  private var depth = 0

  public init() {
    var attributes = pthread_mutexattr_t()
    pthread_mutexattr_init(&attributes)
    pthread_mutexattr_settype(&attributes, Int32(PTHREAD_MUTEX_RECURSIVE))
    pthread_mutex_init(mutex, &attributes)
    pthread_mutexattr_destroy(&attributes)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  public func locked<Value, Failure: Error>(
    _ body: () throws(Failure) -> Value
  ) throws(Failure) -> Value {
    lock()
    defer { unlock() }
    return try body()
  }

  private func lock() {
    pthread_mutex_lock(mutex)
    depth += 1
  }

  private func unlock() {
    depth -= 1
    pthread_mutex_unlock(mutex)
  }

  /// True if the holder has taken the lock more than once, and so cannot release it to wait.
  public var isNested: Bool { depth > 1 }

  /// Releases the lock while `body` runs. The caller must hold the lock exactly once.
  public func unlocked<Value>(_ body: () -> Value) -> Value {
    unlock()
    defer { lock() }
    return body()
  }
}

// MARK: - Waiting

extension Monitor {
  /// A condition that holders of a monitor wait for.
  public final class ConditionVariable: @unchecked Sendable {
    fileprivate let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    public init() {
      var attributes = pthread_condattr_t()
      pthread_condattr_init(&attributes)
      pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
      pthread_cond_init(condition, &attributes)
      pthread_condattr_destroy(&attributes)
    }

    deinit {
      pthread_cond_destroy(condition)
      condition.deallocate()
    }

    /// Wakes all threads that wait for the condition.
    public func notify() {
      pthread_cond_broadcast(condition)
    }
  }

  /// Waits until `condition` is notified. The lock, which the caller must hold exactly once, is
  /// released meanwhile. Spurious wakeups are possible.
  public func wait(for condition: ConditionVariable) {
    depth -= 1
    pthread_cond_wait(condition.condition, mutex)
    depth += 1
  }

  /// Waits as above for at most `milliseconds`, and for at most one day.
  public func wait(for condition: ConditionVariable, atMost milliseconds: Int64) {
    var end = timespec()
    clock_gettime(CLOCK_MONOTONIC, &end)
    let capped = min(max(0, milliseconds), 86_400_000)
    let nanoseconds = end.tv_nsec + Int(capped % 1000) * 1_000_000
    end.tv_sec += Int(capped / 1000) + nanoseconds / 1_000_000_000
    end.tv_nsec = nanoseconds % 1_000_000_000
    depth -= 1
    pthread_cond_timedwait(condition.condition, mutex, &end)
    depth += 1
  }
}
