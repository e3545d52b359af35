import Glibc

/// Standard output or standard error: a terminal, a pipe or a file.
struct StandardStream: Sendable {
  /// For results.
  static let output = StandardStream(descriptor: STDOUT_FILENO)
  /// For everything else: the kind of organization, progress, logs and errors.
  static let error = StandardStream(descriptor: STDERR_FILENO)

  private let descriptor: Int32
  /// True if this is a terminal that understands control sequences.
  let isTerminal: Bool
  private let isForPeople: Bool

  private init(descriptor: Int32) {
    self.descriptor = descriptor
    let isOnScreen = isatty(descriptor) == 1
    isTerminal = isOnScreen && environment("TERM") != "dumb"
    isForPeople = isOnScreen || descriptor == STDERR_FILENO
  }

  enum Color: String {
    case yellow = "33"
    case red = "31"
  }

  /// Writes untrusted text. Control characters are escaped, except in results that go to a pipe or
  /// a file.
  func write(_ text: String) {
    send(isForPeople ? text.printable : text)
  }

  /// Writes text that `--quiet` suppresses.
  func note(_ text: String, in color: Color? = nil) {
    guard !OutputSettings.current.isQuiet else { return }
    guard let color, hasColors else { return write(text) }
    send("\u{1B}[1;\(color.rawValue)m" + text.printable + "\u{1B}[0m")
  }

  /// Erases the last `count` lines of a terminal.
  func erase(lines count: Int) {
    if count > 0 { send("\u{1B}[\(count)A\r\u{1B}[J") }
  }

  /// Columns and rows of the terminal; nil if this is not a terminal, or its size is unknown.
  var size: (columns: Int, rows: Int)? {
    var window = winsize()
    guard isTerminal, ioctl(descriptor, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0 else {
      return nil
    }
    return (Int(window.ws_col), Int(window.ws_row))
  }

  private var hasColors: Bool { OutputSettings.current.color.isUsed(onTerminal: isTerminal) }

  /// Exits if the text cannot be written.
  private func send(_ text: String) {
    let error = writeAll(text, to: descriptor)
    switch error {
    case 0:
      return
    case EPIPE:
      // The reader, such as `head`, has closed the pipe. Die from SIGPIPE without a message, as
      // usual.
      signal(SIGPIPE, SIG_DFL)
      raise(SIGPIPE)
      exit(ExitCode.failed.rawValue)
    default:
      if descriptor != STDERR_FILENO {
        StandardStream.error.write("muster: cannot write the output: \(reason(error))\n")
      }
      exit(ExitCode.failed.rawValue)
    }
  }
}

/// Writes `text` to a descriptor. Returns 0, or the `errno` of the failure.
func writeAll(_ text: String, to descriptor: Int32) -> Int32 {
  var rest = Array(text.utf8)[...]
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    if count > 0 {
      rest = rest.dropFirst(count)
    } else if errno == EAGAIN {
      var writable = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      _ = poll(&writable, 1, -1)
    } else if errno != EINTR {
      return errno
    }
  }
  return 0
}

/// The value of an environment variable, or nil if it is not set.
func environment(_ name: String) -> String? {
  getenv(name).map { String(cString: $0) }
}

/// The message for an `errno`.
func reason(_ error: Int32) -> String {
  strerror(error).map { String(cString: $0) } ?? "error \(error)"
}
