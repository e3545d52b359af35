import Glibc

/// A file that cannot be read.
public struct FileError: Error, Sendable, Equatable {
  /// A sentence that names the file.
  public var message: String

  init(_ message: String) {
    self.message = message
  }

  /// The error of the last system call, from `errno`.
  init(reading path: String) {
    self.init("\(path) cannot be read: \(String(cString: strerror(errno))).")
  }
}

/// Reads whole files.
public enum FileBytes {
  /// The maximum size of a file, far above that of any file that Muster reads. The limit prevents
  /// running out of memory, also for endless devices such as /dev/zero.
  private static let maxBytes = 256 << 20

  /// True if there is a regular file at `path`.
  public static func isFile(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.isRegularFile
  }

  /// The contents of the file at `path`; nil if there is no regular file.
  public static func contentsIfPresent(_ path: String) throws(FileError) -> [UInt8]? {
    isFile(path) ? try contents(of: path) : nil
  }

  /// The contents of the regular file at `path`. Use it for files that Muster finds on its own.
  public static func contents(of path: String) throws(FileError) -> [UInt8] {
    // O_NONBLOCK: opening a named pipe must not wait for a writer.
    let file = try open(path, O_NONBLOCK)
    defer { close(file) }
    guard try status(of: file, path).isRegularFile else {
      throw FileError("\(path) is not a regular file.")
    }
    return try contents(of: file, path)
  }

  /// The contents of the file that the user named: a regular file, a pipe or a device, or standard
  /// input as "-". Waits for the writer of a pipe.
  public static func input(_ path: String) throws(FileError) -> [UInt8] {
    if path == "-" { return try contents(of: STDIN_FILENO, "standard input") }
    let file = try open(path, 0)
    defer { close(file) }
    return try contents(of: file, path)
  }

  private static func open(_ path: String, _ flags: Int32) throws(FileError) -> Int32 {
    let file = Glibc.open(path, O_RDONLY | O_CLOEXEC | flags)
    guard file >= 0 else { throw FileError(reading: path) }
    return file
  }

  private static func status(of file: Int32, _ path: String) throws(FileError) -> stat {
    var status = stat()
    guard fstat(file, &status) == 0 else { throw FileError(reading: path) }
    return status
  }

  private static func contents(of file: Int32, _ path: String) throws(FileError) -> [UInt8] {
    var contents: [UInt8] = []
    contents.reserveCapacity(max(0, min(Int(try status(of: file, path).st_size), maxBytes)))
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while contents.count <= maxBytes {
      let count = read(file, &block, block.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw FileError(reading: path) }
      guard count > 0 else { return contents }
      contents += block[..<count]
    }
    throw FileError("\(path) is larger than \(maxBytes >> 20) MiB.")
  }
}

extension stat {
  fileprivate var isRegularFile: Bool { st_mode & S_IFMT == S_IFREG }
}
