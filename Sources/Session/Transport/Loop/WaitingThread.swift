import MusterLocks
import MusterText
import MusterWire

/// A thread that waits while another thread drives, and the condition that it waits for. Guarded by
/// the loop's monitor.
final class WaitingThread {
  let condition = Monitor.ConditionVariable()
  private let deadline: Instant?
  private let isDone: () -> Bool

  init(deadline: Instant?, isDone: @escaping () -> Bool) {
    self.deadline = deadline
    self.isDone = isDone
  }

  func isFinished(at now: Instant) -> Bool {
    isDone() || deadline.map { $0 <= now } ?? false
  }
}
