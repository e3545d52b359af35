import Glibc

/// A process, identified by its number and its start, because numbers are reused.
struct RunningProcess {
  var host: String
  var id: Int32
  /// The start of the process in clock ticks since the start of the machine; 0 if it is not known.
  var start: Int64

  static var current: RunningProcess {
    let id = getpid()
    return RunningProcess(host: hostName, id: id, start: start(of: id) ?? 0)
  }

  private static var hostName: String {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return "" }
    return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// The start of a running process; nil if there is none with this number, or if it has ended and
  /// its parent does not wait for it. Fields 3 (the state) and 22 of /proc/PID/stat
  /// (proc_pid_stat(5)); the name of the program before them is in parentheses.
  static func start(of id: Int32) -> Int64? {
    guard let file = fopen("/proc/\(id)/stat", "re") else { return nil }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 1024)
    guard fgets(&line, Int32(line.count), file) != nil else { return nil }
    let text = String(
      decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    guard let end = text.lastIndex(of: ")") else { return nil }
    let fields = text[text.index(after: end)...].split(separator: " ")
    // The first field after the name is the third.
    guard fields.count > 19, fields[0] != "Z", fields[0] != "X" else { return nil }
    return Int64(fields[19])
  }
}

/// Files that only their owner can read.
enum PrivateFile {
  /// Creates an empty file, unless there is one. A failure is reported when the file is opened.
  ///
  /// An existing file is not opened: closing it would release the locks that this process has on
  /// it (fcntl_locking(2)).
  static func create(_ path: String) {
    let descriptor = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
    if descriptor >= 0 { close(descriptor) }
  }
}
