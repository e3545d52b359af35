import CMuster

/// The description of a run for its journal: the script, its arguments, and the files that they
/// name.
struct RunContents {
  let json: JSONValue
  /// The contents of the files. The script reads these, so the journal has what it read.
  let contents: [String: [UInt8]]

  init(_ script: LuaScript, _ arguments: [String: String], files: Set<String>) {
    var contents: [String: [UInt8]] = [:]
    for path in files {
      // The script reports a file that cannot be read.
      contents[path] = try? InputFile.argument(at: path)
    }
    self.contents = contents
    let listed = contents.sorted { $0.key < $1.key }.map { path, bytes in
      JSONValue.object([("name", .string(path)), RunContents.content(RunContents.lasting(bytes))])
    }
    let sorted = arguments.sorted { $0.key < $1.key }.map { ($0.key, JSONValue.string($0.value)) }
    json = .object([
      ("script", .object([("name", .string(script.name)), RunContents.content(script.source)])),
      ("arguments", .object(sorted)), ("files", .array(listed)),
    ])
  }

  /// The content without the warnings about a journal: if the run is recorded in the same journal,
  /// they change with it, and the same command must find the same run.
  private static func lasting(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.starts(with: "{\"id\":".utf8),
      let report = bytes.withUnsafeBytes({
        MusterResult.json(of: $0.bindMemory(to: CChar.self).baseAddress, bytes.count)
      }), report["outcomes"] != nil
    else { return bytes }
    let members = report.members.filter { $0.name != "warnings" }
    return Array(JSONValue.object(members).inline.utf8)
  }

  private static func content(_ bytes: [UInt8]) -> (String, JSONValue) {
    if let text = String(validating: bytes, as: UTF8.self) { return ("text", .string(text)) }
    return ("base64", .string(MusterInput.base64(of: bytes)))
  }
}

extension MusterSession {
  /// Ends the run of the journal with the value of the script.
  func endRun(with value: JSONValue) throws(CommandError) {
    var text = value.inline
    _ = try MusterResult { result in
      text.withUTF8 { bytes in
        bytes.withMemoryRebound(to: CChar.self) {
          muster_session_end_run(handle, $0.baseAddress, $0.count, result)
        }
      }
    }.successful()
  }

  /// Records in the journal that the script has failed.
  func failRun(_ message: String) throws(CommandError) {
    _ = try MusterResult { muster_session_fail_run(handle, message, $0) }.successful()
  }
}
