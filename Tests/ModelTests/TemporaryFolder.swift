import Glibc
import MusterDocument
import MusterLocks
import Testing

/// A folder that is removed at the end of the test.
final class TemporaryFolder: Sendable {
  let path: String
  /// The created files and folders, in order.
  private let made: Guarded<[String]>

  init() throws {
    var name = Array("/tmp/muster-models-XXXXXX".utf8CString)
    path = String(cString: try #require(mkdtemp(&name)))
    made = Guarded([path])
  }

  deinit {
    for path in made.withLock({ $0 }).reversed() { remove(path) }
  }

  func write(_ name: String, _ json: JSON) throws { try write(name, text: json.text) }

  /// Writes a file and creates its folders.
  func write(_ name: String, text: String) throws {
    var path = path
    for folder in name.split(separator: "/").dropLast() {
      path += "/" + folder
      if mkdir(path, 0o700) == 0 { note(path) }
    }
    path = "\(self.path)/\(name)"
    let file = try #require(fopen(path, "w"))
    defer { fclose(file) }
    note(path)
    try #require(fputs(text, file) >= 0)
  }

  func link(_ name: String, to target: String) throws {
    try #require(symlink(target, "\(path)/\(name)") == 0)
    note("\(path)/\(name)")
  }

  private func note(_ path: String) {
    made.withLock { $0.append(path) }
  }
}
