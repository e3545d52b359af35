import Glibc

/// Reading a file whole.
enum TextFile {
  /// The bytes of the file at `path`; nil where there is no regular file.
  static func contents(_ path: String) throws(ConfigurationError) -> [UInt8]? {
    var facts = stat()
    guard stat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { return nil }
    guard let file = fopen(path, "re") else { throw unreadable(path) }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 14)
    while case let count = fread(&block, 1, block.count, file), count > 0 {
      bytes += block[..<count]
    }
    guard ferror(file) == 0 else { throw unreadable(path) }
    return bytes
  }

  private static func unreadable(_ path: String) -> ConfigurationError {
    ConfigurationError(
      code: "ConfigParseError",
      message: "\(path) cannot be read: \(String(cString: strerror(errno))).")
  }
}
