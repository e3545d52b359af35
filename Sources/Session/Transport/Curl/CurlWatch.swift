import CCurl
import CEvents
import Glibc

/// What libcurl waits for: its sockets, in an epoll set, and its next time-out. libcurl says so by
/// callbacks, from within its own functions.
///
/// Its sockets are those that are opened here: they are not inherited by programs that the host
/// starts, and the set need not be told anew of each request on a connection that is kept.
final class CurlWatch {
  private let eventSet: EventSet
  private let bell: Wakeup
  private var sockets: [Int32: Socket] = [:]
  /// When libcurl wants to be called whatever happens, in milliseconds of the monotonic clock.
  private var due: Int64?
  private let ready = UnsafeMutableBufferPointer<epoll_event>.allocate(capacity: 256)

  private struct Socket {
    /// Whether it was opened here, so that its end is noticed here too.
    var isOwn = false
    /// What the set waits for on it; nil when it is not in the eventSet.
    var watched: UInt32?
    /// What libcurl waits for on it.
    var wanted: UInt32 = 0
  }

  /// Nil when the system has no descriptors left.
  init?() {
    guard let eventSet = EventSet(), let bell = Wakeup() else { return nil }
    (self.eventSet, self.bell) = (eventSet, bell)
    guard eventSet.watch(bell.descriptor) else { return nil }
  }

  deinit { ready.deallocate() }

  /// It is readable when `wait` has something to do.
  var descriptor: Int32 { eventSet.descriptor }

  /// Makes a `wait` that is going on return, or the next one. Any thread may call it.
  func wake() { bell.ring() }

  /// Whether `wake` was called since this was last asked.
  func takeWake() -> Bool { bell.quiet() }
}

// MARK: - Waiting

extension CurlWatch {
  /// In how many milliseconds libcurl wants to be called; nil when it is content to wait.
  var timeout: Int64? { due.map { max(0, $0 - CurlWatch.now) } }

  /// Waits for at most so many milliseconds, and lets libcurl do what can be done then.
  func wait(atMost milliseconds: Int64, for multi: UnsafeMutableRawPointer) {
    var running: Int32 = 0
    for event in eventSet.wait(atMost: min(milliseconds, timeout ?? .max), ready) {
      let socket = event.data.fd
      guard socket != bell.descriptor, isWanted(socket) else { continue }
      curl_multi_socket_action(multi, socket, CurlWatch.selected(event.events), &running)
    }
    if let due, due <= CurlWatch.now {
      self.due = nil
      curl_multi_socket_action(multi, CURL_SOCKET_BAD, 0, &running)
    }
  }

  /// Whether libcurl waits for this socket. One that it only keeps for later leaves the set when
  /// something happens on it: most often its end.
  private func isWanted(_ socket: Int32) -> Bool {
    guard let state = sockets[socket] else { return false }
    if state.wanted != 0 { return true }
    eventSet.forget(socket)
    sockets[socket]?.watched = nil
    return false
  }

  private static func selected(_ events: UInt32) -> Int32 {
    var selected: Int32 = 0
    if events & EventSet.readable != 0 { selected |= CURL_CSELECT_IN }
    if events & EventSet.writable != 0 { selected |= CURL_CSELECT_OUT }
    if events & EventSet.ended != 0 { selected |= CURL_CSELECT_ERR }
    return selected
  }

  private static var now: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}

// MARK: - What libcurl says

extension CurlWatch {
  /// The watch that a callback was given.
  static func behind(_ pointer: UnsafeMutableRawPointer?) -> CurlWatch? {
    pointer.map { Unmanaged.fromOpaque($0).takeUnretainedValue() }
  }

  /// Has libcurl say here what `multi` waits for.
  func follow(_ multi: UnsafeMutableRawPointer) {
    muster_curl_multi_watch(
      multi,
      { _, socket, action, watch, _ in
        CurlWatch.behind(watch)?.watch(socket, for: action)
        return 0
      },
      { _, milliseconds, watch in
        CurlWatch.behind(watch)?.callIn(milliseconds)
        return 0
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  /// libcurl wants to be called in so many milliseconds; a negative number takes that back.
  private func callIn(_ milliseconds: Int) {
    due = milliseconds < 0 ? nil : CurlWatch.now + Int64(milliseconds)
  }

  /// libcurl waits for something else on a socket from now on: a CURL_POLL_….
  private func watch(_ socket: Int32, for action: Int32) {
    var state = sockets[socket] ?? Socket()
    state.wanted = CurlWatch.events(action)
    if state.wanted == 0 {
      if !state.isOwn, state.watched != nil {
        eventSet.forget(socket)
        state.watched = nil
      }
    } else if state.watched != state.wanted {
      eventSet.watch(socket, for: state.wanted, instead: state.watched)
      state.watched = state.wanted
    }
    sockets[socket] = state.isOwn || state.watched != nil ? state : nil
  }

  private static func events(_ action: Int32) -> UInt32 {
    switch action {
    case CURL_POLL_IN: EventSet.readable
    case CURL_POLL_OUT: EventSet.writable
    case CURL_POLL_INOUT: EventSet.readable | EventSet.writable
    default: 0
    }
  }

  /// Opens a socket as libcurl asks for one.
  func open(_ address: UnsafeMutablePointer<curl_sockaddr>?) -> Int32 {
    guard let address = address?.pointee else { return CURL_SOCKET_BAD }
    let type = address.socktype | Int32(SOCK_CLOEXEC.rawValue)
    let socket = Glibc.socket(address.family, type, address.protocol)
    if socket >= 0 { sockets[socket] = Socket(isOwn: true) }
    return socket
  }

  /// Closes one of those. It leaves the set first: while a forked process has a copy of it, its end
  /// here would not take it out.
  func close(_ socket: Int32) -> Int32 {
    if sockets.removeValue(forKey: socket)?.watched != nil { eventSet.forget(socket) }
    return Glibc.close(socket)
  }
}
