import CMuster

/// The description of a run for its journal: the script, its arguments, and the files that they
/// name, which the journal stores if the script reads them.
struct RunContents {
  let json: JSONValue
  /// The contents of the files. The script reads these, so the journal has what it read.
  let contents: [String: [UInt8]]

  init(_ script: LuaScript, _ arguments: [String: String], files: Set<String>) {
    var contents: [String: ScriptFile] = [:]
    for path in files {
      // The script reports a file that cannot be read.
      contents[path] = try? InputFile.argument(at: path)
    }
    self.contents = contents.mapValues(\.bytes)
    let listed = contents.sorted { $0.key < $1.key }.map { path, file in
      JSONValue.object([
        ("name", .string(path)), RunContents.content(RunContents.lasting(file)),
        ("isRead", .boolean(false)),
      ])
    }
    let sorted = arguments.sorted { $0.key < $1.key }.map { ($0.key, JSONValue.string($0.value)) }
    json = .object([
      ("script", .object([("name", .string(script.name)), RunContents.content(script.source)])),
      ("arguments", .object(sorted)), ("files", .array(listed)),
    ])
  }

  /// The content without the warnings about a journal: if the run is recorded in the same journal,
  /// they change with it, and the same command must find the same run.
  private static func lasting(_ file: ScriptFile) -> [UInt8] {
    guard file.isJournal,
      let report = file.bytes.withUnsafeBytes({
        MusterResult.json(of: $0.bindMemory(to: CChar.self).baseAddress, file.bytes.count)
      })
    else { return file.bytes }
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
  func endRun(with value: JSONValue) throws(CommandError) -> RecordedRun {
    RecordedRun(
      try MusterResult { result in
        value.withText { muster_session_end_run(handle, $0.baseAddress, $0.count, result) }
      }.successful().json)
  }

  /// Records in the journal the report of a run that does not end now.
  func record(_ report: ScriptReport) throws(CommandError) {
    _ = try MusterResult { error in
      report.recorded.withText {
        muster_session_record_report(handle, $0.baseAddress, $0.count, error)
      }
    }.successful()
  }

  /// Records in the journal that the script has failed.
  func failRun(_ message: String) throws(CommandError) -> RecordedRun {
    RecordedRun(
      try MusterResult { muster_session_fail_run(handle, message, $0) }.successful().json)
  }

  /// Records in the journal that the script has read a file.
  func recordRead(of path: String) throws(CommandError) {
    _ = try MusterResult { muster_session_record_read(handle, path, $0) }.successful()
  }
}

extension JSONValue {
  /// Passes the value as a text of C, which does not end with a NUL.
  fileprivate func withText<Value>(_ body: (UnsafeBufferPointer<CChar>) -> Value) -> Value {
    var text = inline
    return text.withUTF8 { $0.withMemoryRebound(to: CChar.self, body) }
  }
}

/// A run in a journal, as muster_journal_list_runs() describes it.
struct RecordedRun {
  private let json: JSONValue

  init(_ json: JSONValue) { self.json = json }

  /// The calls that may have been executed, for a person who must check that; nil if there are
  /// none.
  func doubts(in journal: String) -> String? {
    let calls = Int(json["callsInDoubt"]?.integer ?? 0)
    guard calls > 0, let id = json["id"]?.integer else { return nil }
    let accounts = (json["accountsInDoubt"]?.elements ?? []).compactMap(\.string)
    let named = accounts.isEmpty ? "" : ", for \(list(accounts))"
    return "\(counted(calls, "call")) may have been executed without a response\(named); to see "
      + (calls == 1 ? "it" : "them") + ": muster runs \(journal.quotedForShell) \(id)"
  }

  private func list(_ accounts: [String]) -> String {
    let shown = accounts.prefix(5).joined(separator: ", ")
    return accounts.count > 5 ? "\(shown) and \(accounts.count - 5) more accounts" : shown
  }
}
