import Glibc

/// Files that the command line names; "-" is the standard input.
enum Files {
  /// More than any list of accounts or script has; an endless device would fill the memory.
  private static let largest = 64 << 20

  static func bytes(at path: String) throws(Stop) -> [UInt8] {
    let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .usage("cannot open '\(path)': \(reason(errno))") }
    defer { if descriptor != STDIN_FILENO { close(descriptor) } }

    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      if count == 0 { return bytes }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw .usage("cannot read '\(path)': \(reason(errno))") }
      bytes += chunk.prefix(count)
      guard bytes.count <= largest else {
        throw .usage("'\(path)' is larger than \(largest >> 20) MiB")
      }
    }
  }

  /// What an option of the form `JSON|@FILE|-` means: the text itself, or what is in a file.
  static func contents(of argument: String) throws(Stop) -> [UInt8] {
    if argument == "-" { return try bytes(at: argument) }
    if argument.hasPrefix("@") { return try bytes(at: String(argument.dropFirst())) }
    return Array(argument.utf8)
  }

  /// The same as text that C can read too: UTF-8 without NUL.
  static func text(of argument: String) throws(Stop) -> String {
    let bytes = try contents(of: argument)
    guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
      throw .usage("'\(argument)' is not UTF-8 text")
    }
    return text
  }
}
