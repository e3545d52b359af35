import CEvents
import Glibc

/// A set of descriptors to wait for (epoll). Its own descriptor is readable when an event has
/// occurred on any of them.
final class EventSet {
  let descriptor: Int32

  /// Nil when the system has no descriptors left.
  init?() {
    descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
    guard descriptor >= 0 else { return nil }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  static let readable = EPOLLIN.rawValue
  static let writable = EPOLLOUT.rawValue
  static let ended = EPOLLERR.rawValue | EPOLLHUP.rawValue

  /// Adds a descriptor to the set, or changes its events. `old` are the events that the set waited
  /// for so far; nil if the descriptor is not in the set.
  @discardableResult
  func watch(_ other: Int32, for events: UInt32 = readable, insteadOf old: UInt32? = nil) -> Bool {
    var event = epoll_event(events: events, data: epoll_data_t(fd: other))
    return epoll_ctl(descriptor, old == nil ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, other, &event) == 0
  }

  func remove(_ other: Int32) {
    epoll_ctl(descriptor, EPOLL_CTL_DEL, other, nil)
  }

  /// Waits for at most `milliseconds` and writes the events that occurred to `events`.
  func wait(
    atMost milliseconds: Int64, _ events: UnsafeMutableBufferPointer<epoll_event>
  ) -> Slice<UnsafeMutableBufferPointer<epoll_event>> {
    let count = epoll_wait(
      descriptor, events.baseAddress, Int32(clamping: events.count), Int32(clamping: milliseconds))
    return events.prefix(Int(max(0, count)))
  }
}
