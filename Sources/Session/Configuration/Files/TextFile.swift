import Glibc
import MusterDocument
import MusterText

/// Reading and writing a file whole.
public enum TextFile {
  /// The bytes of the file at `path`; nil where there is no regular file.
  public static func contents(_ path: String) throws(ConfigurationError) -> [UInt8]? {
    guard FileBytes.isFile(path) else { return nil }
    do {
      return try FileBytes.contents(of: path)
    } catch {
      throw ConfigurationError(code: "ConfigParseError", message: error.message)
    }
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
