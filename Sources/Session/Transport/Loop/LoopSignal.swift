import CEvents
import Glibc

/// The descriptor for a program that has its own event loop. It is readable when there is
/// something to drive: after `signal()`, when the timer expires, or when the transport's descriptor
/// is readable.
final class LoopSignal {
  private let eventSet: EventSet
  private let wakeup: Wakeup
  private let timer: Int32

  var descriptor: Int32 { eventSet.descriptor }

  /// Nil when the system has no descriptors left.
  init?(with transport: Int32?) {
    guard let eventSet = EventSet(), let wakeup = Wakeup() else { return nil }
    let timer = timerfd_create(CLOCK_MONOTONIC, Int32(TFD_CLOEXEC | TFD_NONBLOCK))
    guard timer >= 0 else { return nil }
    (self.eventSet, self.wakeup, self.timer) = (eventSet, wakeup, timer)
    for descriptor in [wakeup.descriptor, timer, transport].compactMap({ $0 }) {
      guard eventSet.watch(descriptor) else { return nil }
    }
  }

  deinit { close(timer) }

  func signal() { wakeup.signal() }

  /// Clears the signal and sets the timer to `milliseconds` from now; nil disarms the timer.
  func reset(timer milliseconds: Int64?) {
    wakeup.clear()
    var setting = itimerspec()
    if let milliseconds {
      // A value of 0 would disarm the timer (timerfd_settime(2)).
      let capped = min(max(0, milliseconds), 1 << 40)
      setting.it_value.tv_sec = Int(capped / 1000)
      setting.it_value.tv_nsec = Int(capped % 1000) * 1_000_000 + (capped == 0 ? 1 : 0)
    }
    timerfd_settime(timer, 0, &setting, nil)
  }
}
