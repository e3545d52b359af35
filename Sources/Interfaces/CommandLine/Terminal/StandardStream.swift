import Glibc

/// Where text goes: a terminal, a pipe or a file behind a file descriptor.
struct StandardStream: Sendable {
  /// What the program was asked for.
  static let output = StandardStream(descriptor: STDOUT_FILENO)
  /// What it says meanwhile: which organization this is, progress, errors.
  static let error = StandardStream(descriptor: STDERR_FILENO)

  private let descriptor: Int32
  /// Whether this is a terminal that understands control sequences.
  let isTerminal: Bool

  private init(descriptor: Int32) {
    self.descriptor = descriptor
    isTerminal = isatty(descriptor) == 1 && environment("TERM") != "dumb"
  }

  enum Colour: String {
    case yellow = "33"
    case red = "31"
  }

  /// Writes text that may come from anywhere; on a terminal its control characters do nothing.
  func write(_ text: String) {
    send(isTerminal ? text.printable : text)
  }

  func write(_ text: String, in colour: Colour) {
    guard hasColours else { return write(text) }
    send("\u{1B}[1;\(colour.rawValue)m" + text.printable + "\u{1B}[0m")
  }

  /// Takes back the last `count` lines of a terminal.
  func erase(lines count: Int) {
    if count > 0 { send("\u{1B}[\(count)A\r\u{1B}[J") }
  }

  /// Columns and rows of the terminal; nil when it is none, or one that does not tell.
  var size: (columns: Int, rows: Int)? {
    var window = winsize()
    guard isTerminal, ioctl(descriptor, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0 else {
      return nil
    }
    return (Int(window.ws_col), Int(window.ws_row))
  }

  /// See https://no-color.org: any value but the empty one switches colours off.
  private var hasColours: Bool {
    isTerminal && (environment("NO_COLOR") ?? "").isEmpty
  }

  private func send(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 { rest = rest.dropFirst(count) } else { recover(from: errno) }
    }
  }

  /// Returns when writing is worth another try, and ends the program when it is not.
  private func recover(from error: Int32) {
    switch error {
    case EINTR:
      return
    case EAGAIN:
      var writable = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      _ = poll(&writable, 1, -1)
    case EPIPE:
      // The reader has seen enough, as `head` has: end as any program does then, without a word.
      signal(SIGPIPE, SIG_DFL)
      raise(SIGPIPE)
      exit(ExitCode.unfinished.rawValue)
    default:
      if descriptor != STDERR_FILENO {
        StandardStream.error.write("muster: cannot write the output: \(reason(error))\n")
      }
      exit(ExitCode.unfinished.rawValue)
    }
  }
}

/// The value of an environment variable, or nil if it is not set.
func environment(_ name: String) -> String? {
  getenv(name).map { String(cString: $0) }
}

/// What a number in `errno` means, in words.
func reason(_ error: Int32) -> String {
  strerror(error).map { String(cString: $0) } ?? "error \(error)"
}

extension String {
  /// The text with control characters made visible, so that none of them steers the terminal.
  var printable: String {
    guard unicodeScalars.contains(where: \.steersTerminal) else { return self }
    var text = UnicodeScalarView()
    text.append(contentsOf: unicodeScalars.map { $0.steersTerminal ? "\u{FFFD}" : $0 })
    return String(text)
  }
}

extension Unicode.Scalar {
  fileprivate var steersTerminal: Bool {
    properties.generalCategory == .control && self != "\n" && self != "\t"
  }
}
