import Glibc

/// SIGINT and SIGTERM, which ask a server to end. Their handler writes to a pipe, for which the server
/// waits beside everything else.
struct TerminationSignals {
  private static let ends: (read: Int32, write: Int32) = {
    var ends: [Int32] = [-1, -1]
    _ = pipe(&ends)
    return (ends[0], ends[1])
  }()

  init() {
    _ = TerminationSignals.ends
    for number in [SIGINT, SIGTERM] {
      signal(number) { _ in
        let fault = errno
        _ = write(TerminationSignals.ends.write, "!", 1)
        errno = fault
      }
    }
  }

  /// Waits until `descriptor` can be read, so many milliseconds have passed (nil: no limit), or one of
  /// the signals has come: then the answer is false.
  func wait(for descriptor: Int32, atMost milliseconds: Int64?) -> Bool {
    var readable = [TerminationSignals.ends.read, descriptor].map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    _ = poll(&readable, nfds_t(readable.count), milliseconds.map { Int32(clamping: $0) } ?? -1)
    return readable[0].revents == 0
  }
}
