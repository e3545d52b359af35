import CEvents
import Glibc

/// Tells a program with a loop of its own that driving has become worth it: a descriptor that is
/// readable when the bell is rung, when the alarm goes off, or when the transport's is.
final class Signal {
  private let eventSet: EventSet
  private let bell: Wakeup
  private let alarm: Int32

  var descriptor: Int32 { eventSet.descriptor }

  /// Nil when the system has no descriptors left.
  init?(with transport: Int32?) {
    guard let eventSet = EventSet(), let bell = Wakeup() else { return nil }
    let alarm = timerfd_create(CLOCK_MONOTONIC, Int32(TFD_CLOEXEC | TFD_NONBLOCK))
    guard alarm >= 0 else { return nil }
    (self.eventSet, self.bell, self.alarm) = (eventSet, bell, alarm)
    for descriptor in [bell.descriptor, alarm, transport].compactMap({ $0 }) {
      guard eventSet.watch(descriptor) else { return nil }
    }
  }

  deinit { close(alarm) }

  func ring() { bell.ring() }

  /// Is silent from now on, for so many milliseconds; nil is without limit.
  func rest(for milliseconds: Int64?) {
    bell.quiet()
    var setting = itimerspec()
    if let milliseconds {
      // Nothing but zeros would disarm it.
      let capped = min(max(0, milliseconds), 1 << 40)
      setting.it_value.tv_sec = Int(capped / 1000)
      setting.it_value.tv_nsec = Int(capped % 1000) * 1_000_000 + (capped == 0 ? 1 : 0)
    }
    timerfd_settime(alarm, 0, &setting, nil)
  }
}
