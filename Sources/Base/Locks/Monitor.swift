import Glibc

/// A lock that its holder may take again, and let go to wait for what other holders change.
public final class Monitor: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  /// How many times its holder has taken the lock, which guards this too.
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
    take()
    defer { give() }
    return try body()
  }

  private func take() {
    pthread_mutex_lock(mutex)
    depth += 1
  }

  private func give() {
    depth -= 1
    pthread_mutex_unlock(mutex)
  }

  /// Whether its holder has taken the lock more than once, and so cannot let it go to wait.
  public var isNested: Bool { depth > 1 }

  /// Lets the lock go while `body` runs. The caller holds it, once.
  public func unlocked<Value>(_ body: () -> Value) -> Value {
    give()
    defer { take() }
    return body()
  }
}

// MARK: - Waiting

extension Monitor {
  /// Something that holders of a monitor wait for until another one tells them.
  public final class Condition: @unchecked Sendable {
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

    /// Lets those go on that wait.
    public func notify() {
      pthread_cond_broadcast(condition)
    }
  }

  /// Waits until `condition` is notified; the lock, held once, is let go meanwhile. It may return for
  /// no reason.
  public func wait(for condition: Condition) {
    depth -= 1
    pthread_cond_wait(condition.condition, mutex)
    depth += 1
  }

  /// The same, for at most so many milliseconds; more than a day is a day.
  public func wait(for condition: Condition, atMost milliseconds: Int64) {
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
