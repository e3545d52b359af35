import MusterDocument
import MusterSigning
import MusterText
import MusterWire

/// The description of a run: its script, its arguments and the files that it read. Two starts with
/// the same description are one run until it ends.
public struct RunDescription: Sendable {
  /// The description as it is stored: without secrets, and with the fingerprints of files.
  let stored: JSON
  /// The fingerprint of all of it.
  let identity: String
  /// The contents of the files, by their fingerprints.
  let contents: [(fingerprint: String, content: [UInt8])]

  /// The run of a program that does not describe it.
  public init() {
    stored = [:]
    identity = ""
    contents = []
  }

  /// Reads `{"script": {"name", "text"}, "arguments": {NAME: VALUE}, "files": [{"name", "text"}]}`.
  /// A file that is not text has `base64` in place of `text`.
  public init(_ json: Value) throws(JournalError) {
    guard json.kind == .object else {
      throw JournalError(message: "The description of a run must be a JSON object.")
    }
    identity = Fingerprint.of(JSON(json).text)
    var contents: [(fingerprint: String, content: [UInt8])] = []
    let files = json["files"].map { Array($0.elements) } ?? []
    let listed = files.map { file -> JSON in
      let content = Array((file["text"]?.string ?? file["base64"]?.string ?? "").utf8)
      let fingerprint = Fingerprint.of(String(decoding: content, as: UTF8.self))
      contents.append((fingerprint, content))
      return [
        "name": .string(file["name"]?.string ?? ""), "fingerprint": .string(fingerprint),
        "encoding": file["base64"] == nil ? "text" : "base64",
      ]
    }
    var stored: JSON = ["files": .array(listed)]
    stored["script"] = json["script"].map { JSON($0) }
    stored["arguments"] = json["arguments"].map(RunDescription.masked)
    self.stored = stored
    self.contents = contents
  }

  private static func masked(_ arguments: Value) -> JSON {
    .object(
      arguments.members.map { name, value in
        let name = name.string ?? ""
        return (key: name, value: isSecret(name) ? .string("****") : JSON(value))
      })
  }

  /// Names of arguments that are secrets.
  private static let secretWords = [
    "password", "passwd", "secret", "token", "credential", "apikey", "privatekey",
  ]

  private static func isSecret(_ name: String) -> Bool {
    let letters = name.lowercased().filter { $0 != "-" && $0 != "_" }
    return secretWords.contains { letters.includes($0) }
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
