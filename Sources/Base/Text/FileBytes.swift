import Glibc

/// A file that cannot be read.
public struct FileError: Error, Sendable, Equatable {
  /// A sentence that names the file.
  public var message: String

  /// Of the last call of the system that failed.
  init(reading path: String) {
    self.init("\(path) cannot be read: \(String(cString: strerror(errno))).")
  }

  init(_ message: String) {
    self.message = message
  }
}

/// Files that are read whole.
public enum FileBytes {
  /// No file that is read here is nearly as large; reading stops here and not when memory is out.
  private static let largest = 64 << 20

  /// Whether there is a regular file at `path`.
  public static func isFile(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  /// What is in the file at `path`.
  public static func contents(of path: String) throws(FileError) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { throw FileError(reading: path) }
    defer { close(file) }
    guard isFile(path) else { throw FileError("\(path) is no file.") }
    var contents: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while contents.count <= largest {
      let count = read(file, &block, block.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw FileError(reading: path) }
      guard count > 0 else { return contents }
      contents += block[..<count]
    }
    throw FileError("\(path) is larger than \(largest >> 20) MiB.")
  }
}
