import Glibc

/// SIGINT and SIGTERM. Their handler writes to a pipe, which the server polls together with its
/// connections.
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

  /// Waits until `descriptor` is readable or `milliseconds` have passed; nil means no limit.
  /// Returns false if one of the signals was received.
  func wait(for descriptor: Int32, atMost milliseconds: Int64?) -> Bool {
    var readable = [TerminationSignals.ends.read, descriptor].map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    _ = poll(&readable, nfds_t(readable.count), milliseconds.map { Int32(clamping: $0) } ?? -1)
    return readable[0].revents == 0
  }
}
