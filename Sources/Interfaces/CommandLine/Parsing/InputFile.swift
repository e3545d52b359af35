import CMuster
import Glibc

/// Files that the command line names; "-" is standard input.
enum InputFile {
  static func bytes(at path: String) throws(CommandError) -> [UInt8] {
    try read(path, muster_file_read)
  }

  private typealias Reader = (
    UnsafePointer<CChar>?, UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    UnsafeMutablePointer<Int>?, UnsafeMutablePointer<OpaquePointer?>?
  ) -> muster_status

  private static func read(_ path: String, _ read: Reader) throws(CommandError) -> [UInt8] {
    var (contents, length): (UnsafeMutablePointer<CChar>?, Int) = (nil, 0)
    defer { free(contents) }
    _ = try MusterResult { read(path, &contents, &length, $0) }.successful {
      .usage($0.errorMessage)
    }
    return Array(UnsafeRawBufferPointer(start: contents, count: length))
  }

  /// The content of a file that a script's argument names. That of a journal, an SQLite database,
  /// is the report of its last run, for an argument that lists accounts.
  static func argument(at path: String) throws(CommandError) -> ScriptFile {
    let bytes = try bytes(at: path)
    guard bytes.starts(with: "SQLite format 3\0".utf8) else { return ScriptFile(bytes: bytes) }
    return ScriptFile(bytes: try read(path, muster_file_read_accounts), isJournal: true)
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
    if argument.hasPrefix("fileb://") {
      return MusterInput.base64(of: try bytes(at: path(in: argument)))
    }
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

/// The content of a file for a script.
struct ScriptFile {
  var bytes: [UInt8]
  /// True if this is the report of the last run of a journal.
  var isJournal = false
}
