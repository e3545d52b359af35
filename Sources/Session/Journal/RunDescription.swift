import MusterDocument
import MusterSigning
import MusterText
import MusterWire

/// The description of a run: its script, its arguments and the files that it read. Two starts with
/// the same description are one run until it ends.
public struct RunDescription: Sendable {
  /// The description as it is stored: without secrets and files.
  let stored: JSON
  /// The fingerprint of all of it but the files.
  let identity: String
  let files: [RunFile]

  /// The run of a program that does not describe it.
  public init() {
    stored = [:]
    identity = ""
    files = []
  }

  /// Reads `{"script": {"name", "text"}, "arguments": {NAME: VALUE}, "files": [{"name", "text"}]}`.
  /// A file that is not text has `base64` in place of `text`. A file with `"isRead": false` counts
  /// only when the run has read it.
  public init(_ json: Value) throws(JournalError) {
    guard json.kind == .object else {
      throw JournalError(message: "The description of a run must be a JSON object.")
    }
    files = json["files"].map { $0.elements.map(RunFile.init) } ?? []
    var identified = JSON(json)
    identified["files"] = []
    identity = Fingerprint.of(identified.text)
    var stored: JSON = [:]
    stored["script"] = json["script"].map { JSON($0) }
    stored["arguments"] = json["arguments"].map { SecretArguments.masked($0) }
    self.stored = stored
  }

  /// True if the files that a run has read are those of this description.
  func matches(_ read: [(name: String, fingerprint: String)]) -> Bool {
    read.allSatisfy { name, fingerprint in
      files.contains { $0.name == name && $0.fingerprint == fingerprint }
    } && files.allSatisfy { file in !file.isRead || read.contains { $0.name == file.name } }
  }
}

/// A file that a run may read.
struct RunFile: Sendable {
  let name: String
  let fingerprint: String
  let content: [UInt8]
  /// "text" or "base64".
  let encoding: String
  /// True if the file was read before the run began.
  let isRead: Bool

  init(_ file: Value) {
    name = file["name"]?.string ?? ""
    content = Array((file["text"]?.string ?? file["base64"]?.string ?? "").utf8)
    fingerprint = Fingerprint.of(String(decoding: content, as: UTF8.self))
    encoding = file["base64"] == nil ? "text" : "base64"
    isRead = file["isRead"]?.boolean ?? true
  }
}

/// A run in a journal file, as a session holds it.
public struct JournalRun: Sendable {
  public let id: Int64
  /// True if an earlier session began it.
  public let isResumed: Bool
  /// The row about this session.
  let session: Int64
}

/// The end of a run.
public enum RunEnd: Sendable {
  /// The script ended. The report or other value of the script, as JSON.
  case ended(JSON)
  /// The script failed, with this message.
  case failed(String)
}
