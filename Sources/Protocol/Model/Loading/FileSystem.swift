import Glibc
import MusterDocument
import MusterText

/// The files and folders that models are read from.
enum FileSystem {
  /// The JSON of the file at `path`.
  static func document(at path: String) throws(ModelError) -> Document {
    let bytes = try contents(of: path)
    do {
      return try Document(bytes)
    } catch {
      throw ModelError(.broken, "\(path) \(error.message)")
    }
  }

  private static func contents(of path: String) throws(ModelError) -> [UInt8] {
    do {
      return try FileBytes.contents(of: path)
    } catch {
      throw ModelError(.broken, error.message)
    }
  }

  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// The names of the files and folders in the folder at `path`, except hidden ones; empty if the
  /// folder cannot be read.
  static func names(in path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names
  }

  /// The absolute path without symbolic links and dots; nil if the file does not exist.
  static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(validatingCString: resolved)
  }

  /// The error of the last system call for `path`, from `errno`.
  static func error(reading path: String) -> ModelError {
    ModelError(.broken, "\(path) cannot be read: \(String(cString: strerror(errno))).")
  }
}
