import Glibc
import MusterDocument
import MusterText

/// Reads and writes whole files.
public enum TextFile {
  /// The bytes of the file at `path`; nil if there is no regular file.
  public static func contents(_ path: String) throws(ConfigurationError) -> [UInt8]? {
    do {
      return try FileBytes.contentsIfPresent(path)
    } catch {
      throw ConfigurationError(code: "ConfigParseError", message: error.message)
    }
  }

  /// Atomically replaces the file at `path` with one that contains `bytes` and that only its owner
  /// can read. Returns whether it succeeded.
  @discardableResult
  public static func write(_ bytes: [UInt8], to path: String) -> Bool {
    var template = Array((path + ".XXXXXX").utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { return false }
    let isWritten =
      Glibc.write(descriptor, bytes, bytes.count) == bytes.count && fsync(descriptor) == 0
    guard close(descriptor) == 0, isWritten, rename(template, path) == 0 else {
      unlink(template)
      return false
    }
    return true
  }
}
