import Glibc
import MusterDocument

/// Files and folders with models in them.
enum Files {
  /// No model of AWS is nearly as large; reading stops here and not when memory is out.
  private static let largest = 64 << 20

  /// The JSON of the file at `path`.
  static func document(at path: String) throws(ModelError) -> Document {
    let bytes = try contents(of: path)
    do {
      return try Document(bytes)
    } catch {
      throw ModelError(.broken, "\(path) \(error.message)")
    }
  }

  static func isFile(_ path: String) -> Bool { type(of: path) == S_IFREG }

  static func isFolder(_ path: String) -> Bool { type(of: path) == S_IFDIR }

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

  private static func type(of path: String) -> mode_t? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
  }

  private static func contents(of path: String) throws(ModelError) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { throw problem(with: path) }
    defer { close(file) }
    guard isFile(path) else { throw ModelError(.broken, "\(path) is no file.") }
    var contents: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while contents.count <= largest {
      let count = read(file, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw problem(with: path) }
      guard count > 0 else { return contents }
      contents += buffer.prefix(count)
    }
    throw ModelError(.broken, "\(path) is larger than \(largest >> 20) MiB, and no model.")
  }
}
