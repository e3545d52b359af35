import CCurl
import CEvents
import Glibc

/// The events that libcurl waits for: its sockets, in an epoll set, and its next timeout. libcurl
/// reports them with callbacks from within its functions.
///
/// The sockets are opened here, so that programs that the host starts do not inherit them, and so
/// that a socket stays in the set while its connection is kept.
final class CurlSockets {
  private let eventSet: EventSet
  private let wakeup: Wakeup
  private var sockets: [Int32: Socket] = [:]
  /// The time at which libcurl must be called even without an event, in milliseconds of the
  /// monotonic clock.
  private var due: Int64?
  private let ready = UnsafeMutableBufferPointer<epoll_event>.allocate(capacity: 256)

  private struct Socket {
    /// True if the socket was opened here, and is closed here.
    var isOwn = false
    /// The events that the set waits for; nil if the socket is not in the set.
    var watched: UInt32?
    /// The events that libcurl waits for.
    var wanted: UInt32 = 0
  }

  /// Nil when the system has no descriptors left.
  init?() {
    guard let eventSet = EventSet(), let wakeup = Wakeup() else { return nil }
    (self.eventSet, self.wakeup) = (eventSet, wakeup)
    guard eventSet.watch(wakeup.descriptor) else { return nil }
  }

  deinit { ready.deallocate() }

  /// Readable when `wait` has something to do.
  var descriptor: Int32 { eventSet.descriptor }

  /// Makes the current `wait` return, or the next one if none is in progress. Any thread may call
  /// this.
  func wake() { wakeup.signal() }

  /// True if `wake` was called since the last call of this function.
  func takeWake() -> Bool { wakeup.clear() }
}

// MARK: - Waiting

extension CurlSockets {
  /// The number of milliseconds until libcurl must be called; nil if it only waits for sockets.
  var timeout: Int64? { due.map { max(0, $0 - CurlSockets.now) } }

  /// Waits for at most `milliseconds`, and calls libcurl for the events that occurred.
  func wait(atMost milliseconds: Int64, for multi: UnsafeMutableRawPointer) {
    var running: Int32 = 0
    for event in eventSet.wait(atMost: min(milliseconds, timeout ?? .max), ready) {
      let socket = event.data.fd
      guard socket != wakeup.descriptor, isWanted(socket) else { continue }
      curl_multi_socket_action(multi, socket, CurlSockets.selected(event.events), &running)
    }
    if let due, due <= CurlSockets.now {
      self.due = nil
      curl_multi_socket_action(multi, CURL_SOCKET_BAD, 0, &running)
    }
  }

  /// True if libcurl waits for this socket. A socket that libcurl only keeps for later is removed
  /// from the set when an event occurs on it, which is usually the end of the connection.
  private func isWanted(_ socket: Int32) -> Bool {
    guard let state = sockets[socket] else { return false }
    if state.wanted != 0 { return true }
    eventSet.remove(socket)
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

// MARK: - Callbacks

extension CurlSockets {
  /// The watch at a callback's pointer.
  static func at(_ pointer: UnsafeMutableRawPointer?) -> CurlSockets? {
    pointer.map { Unmanaged.fromOpaque($0).takeUnretainedValue() }
  }

  /// Makes libcurl report here what `multi` waits for.
  func follow(_ multi: UnsafeMutableRawPointer) {
    muster_curl_multi_watch(
      multi,
      { _, socket, action, watch, _ in
        CurlSockets.at(watch)?.watch(socket, for: action)
        return 0
      },
      { _, milliseconds, watch in
        CurlSockets.at(watch)?.setTimeout(milliseconds)
        return 0
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  /// libcurl must be called after `milliseconds`. A negative number cancels the timeout.
  private func setTimeout(_ milliseconds: Int) {
    due = milliseconds < 0 ? nil : CurlSockets.now + Int64(milliseconds)
  }

  /// libcurl changes the events that it waits for on a socket. `action` is one of CURL_POLL_….
  private func watch(_ socket: Int32, for action: Int32) {
    var state = sockets[socket] ?? Socket()
    state.wanted = CurlSockets.events(action)
    if state.wanted == 0 {
      if !state.isOwn, state.watched != nil {
        eventSet.remove(socket)
        state.watched = nil
      }
    } else if state.watched != state.wanted {
      eventSet.watch(socket, for: state.wanted, insteadOf: state.watched)
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

  /// Opens a socket for libcurl.
  func open(_ address: UnsafeMutablePointer<curl_sockaddr>?) -> Int32 {
    guard let address = address?.pointee else { return CURL_SOCKET_BAD }
    let type = address.socktype | Int32(SOCK_CLOEXEC.rawValue)
    let socket = Glibc.socket(address.family, type, address.protocol)
    if socket >= 0 { sockets[socket] = Socket(isOwn: true) }
    return socket
  }

  /// Closes a socket. It is removed from the set first: closing does not remove it while a forked
  /// process has a copy (epoll(7)).
  func close(_ socket: Int32) -> Int32 {
    if sockets.removeValue(forKey: socket)?.watched != nil { eventSet.remove(socket) }
    return Glibc.close(socket)
  }
}
