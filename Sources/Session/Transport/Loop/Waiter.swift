import MusterLocks
import MusterText
import MusterWire

/// A thread that waits beside the driver, and what for. The loop's monitor guards it.
final class Waiter {
  let condition = Monitor.Condition()
  private let deadline: Instant?
  private let isDone: () -> Bool

  init(deadline: Instant?, isDone: @escaping () -> Bool) {
    self.deadline = deadline
    self.isDone = isDone
  }

  func isOver(at now: Instant) -> Bool {
    isDone() || deadline.map { $0 <= now } ?? false
  }
}
