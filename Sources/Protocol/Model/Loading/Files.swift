import Glibc
import MusterDocument
import MusterText

/// Files and folders with models in them.
enum Files {
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

  /// What is in the folder at `path`, but for what is hidden; nothing if it cannot be read.
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

  /// The absolute path, without links and dots; nil if there is nothing.
  static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(validatingCString: resolved)
  }

  static func problem(with path: String) -> ModelError {
    ModelError(.broken, "\(path) cannot be read: \(String(cString: strerror(errno))).")
  }
}
