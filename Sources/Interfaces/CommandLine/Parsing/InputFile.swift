import Glibc

/// Files that the command line names; "-" is standard input.
enum InputFile {
  /// A limit for endless devices such as /dev/zero. Snapshots of organizations are smaller.
  private static let maximumSize = 256 << 20

  static func bytes(at path: String) throws(CommandError) -> [UInt8] {
    let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .usage("cannot open '\(path)': \(reason(errno))") }
    defer { if descriptor != STDIN_FILENO { close(descriptor) } }

    var bytes: [UInt8] = []
    var status = stat()
    if fstat(descriptor, &status) == 0 {
      bytes.reserveCapacity(min(Int(status.st_size), maximumSize))
    }
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      if count == 0 { return bytes }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw .usage("cannot read '\(path)': \(reason(errno))") }
      bytes += chunk.prefix(count)
      guard bytes.count <= maximumSize else {
        throw .usage("'\(path)' is larger than \(maximumSize >> 20) MiB")
      }
    }
  }

  /// The text of a file: UTF-8 without NUL.
  static func textFile(at path: String) throws(CommandError) -> String {
    try text(try bytes(at: path), of: path)
  }

  /// The value of an option of the form `JSON|@FILE|-`: the argument itself, or the content of a
  /// file.
  static func contents(of argument: String) throws(CommandError) -> [UInt8] {
    if argument == "-" { return try bytes(at: argument) }
    if argument.hasPrefix("@") { return try bytes(at: String(argument.dropFirst())) }
    return Array(argument.utf8)
  }

  /// The same, as text: UTF-8 without NUL.
  static func text(of argument: String) throws(CommandError) -> String {
    try text(try contents(of: argument), of: argument)
  }

  /// The content of the file in the AWS CLI's `file://PATH` (text) or `fileb://PATH` (bytes, in
  /// Base64); nil for any other argument.
  static func contents(ofURL argument: String) throws(CommandError) -> String? {
    if argument.hasPrefix("fileb://") { return base64(try bytes(at: path(in: argument))) }
    guard argument.hasPrefix("file://") else { return nil }
    return try text(try bytes(at: path(in: argument)), of: argument)
  }

  /// The path after the two slashes. Expands `~`, which the shell does not do there.
  private static func path(in url: String) -> String {
    let path = url.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false).last ?? ""
    guard path.hasPrefix("~/"), let home = environment("HOME") else { return String(path) }
    return home + path.dropFirst()
  }

  private static func text(_ bytes: [UInt8], of argument: String) throws(CommandError) -> String {
    guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
      throw .usage("'\(argument)' is not UTF-8 text")
    }
    return text
  }
}

/// Base64 as in RFC 4648, section 4.
private func base64(_ bytes: [UInt8]) -> String {
  let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  var text: [UInt8] = []
  for start in stride(from: 0, to: bytes.count, by: 3) {
    let group = bytes[start...].prefix(3)
    let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
    for digit in 0..<4 {
      let isPadding = digit > group.count
      text.append(isPadding ? UInt8(ascii: "=") : alphabet[bits >> (18 - 6 * digit) & 63])
    }
  }
  return String(decoding: text, as: UTF8.self)
}
