import Glibc

/// The file of `--events`: a line of JSON for each outcome.
final class EventsFile {
  private let path: String
  private let descriptor: Int32
  private(set) var hasFailed = false

  init(at path: String) throws(CommandError) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw .usage("--events: \(path) cannot be written: \(reason(errno))")
    }
  }

  deinit { close(descriptor) }

  /// Writes a line. After a failure the run continues without the file.
  func write(_ line: String) {
    guard !hasFailed else { return }
    let error = writeAll(line + "\n", to: descriptor)
    guard error != 0 else { return }
    hasFailed = true
    StandardStream.error.write("muster: --events: \(path) cannot be written: \(reason(error))\n")
  }
}
