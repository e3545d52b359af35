import Glibc

/// Reading and writing a file whole.
public enum TextFile {
  /// The bytes of the file at `path`; nil where there is no regular file.
  public static func contents(_ path: String) throws(ConfigurationError) -> [UInt8]? {
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

  /// Puts `bytes` into the file at `path`, which only its owner may read, in place of what was there;
  /// whoever reads it meanwhile sees the one or the other. Answers whether that was possible.
  @discardableResult
  public static func write(_ bytes: [UInt8], to path: String) -> Bool {
    var template = Array((path + ".XXXXXX").utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { return false }
    let isWritten = Glibc.write(descriptor, bytes, bytes.count) == bytes.count
    guard fsync(descriptor) == 0, close(descriptor) == 0, isWritten, rename(template, path) == 0
    else {
      unlink(template)
      return false
    }
    return true
  }
}
