import Foundation
import MusterDocument
import MusterText
import MusterWire
import Testing

@testable import MusterJournal

@Suite struct JournalTests {
  /// A folder for each test, removed at its end.
  final class JournalFolder {
    let path = NSTemporaryDirectory() + "journal-" + UUID().uuidString

    init() throws {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String = "run.db") -> String { path + "/" + name }
  }

  static let now = Instant(milliseconds: 1_767_225_600_000)

  static func response(_ requests: Int) -> Journal.RecordedResponse {
    Journal.RecordedResponse(requestID: "request-1", requests: requests, time: now)
  }
  let folder: JournalFolder

  init() throws { folder = try JournalFolder() }

  func open(_ description: String = "{}") throws -> Journal {
    try Journal(path: folder.file(), run: try Self.run(description), at: Self.now)
  }

  static func run(_ description: String) throws -> RunDescription {
    try RunDescription(try Document(Array(description.utf8)).root)
  }

  func intent(
    _ journal: Journal, _ input: String = "{}", body: String = "body",
    at target: String = "macie2 us-east-1 CreateMember"
  ) throws -> Journal.JournaledCall {
    try journal.intent(target, input: input, body: Array(body.utf8), at: Self.now)
  }

  func list(at now: Instant = now) throws -> RunList { try RunList(path: folder.file(), at: now) }

  func record(_ outcome: String, of entry: Journal.JournaledCall, in journal: Journal) throws {
    try journal.record(.output(Array(outcome.utf8)), of: entry, by: Self.response(1))
  }

  @Test("A recorded outcome is returned to the same call of a later run")
  func reopened() throws {
    let first = try open()
    let entry = try intent(first)
    #expect(entry.outcome == nil)
    try record(#"{"arn":"é"}"#, of: entry, in: first)

    let again = try intent(try open(), body: "another body")
    #expect(again.outcome == .output(Array(#"{"arn":"é"}"#.utf8)))
    #expect(again.body == Array("body".utf8))
    #expect(again.response == Self.response(1))
    #expect(entry.response == nil)
  }

  @Test("An intent without an outcome keeps the body of the request")
  func intentAlone() throws {
    _ = try intent(open(), body: #"{"clientToken":"first"}"#)
    let again = try intent(try open(), body: #"{"clientToken":"second"}"#)
    #expect(again.outcome == nil)
    #expect(again.body == Array(#"{"clientToken":"first"}"#.utf8))
  }

  @Test("Two equal calls in a run are two entries, also in the next run")
  func twice() throws {
    let run = try open()
    let entries = [
      try intent(run, body: "one"), try intent(run, body: "two"), try intent(run, body: "three"),
    ]
    try record("1", of: entries[0], in: run)
    try record("3", of: entries[2], in: run)
    let later = try open()
    let again = [try intent(later), try intent(later), try intent(later), try intent(later)]
    #expect(
      again.map(\.outcome)
        == [.output(Array("1".utf8)), nil, .output(Array("3".utf8)), nil])
    #expect(again.map(\.isInDoubt) == [false, true, false, false])
    #expect(
      again.map { String(decoding: $0.body, as: UTF8.self) } == ["one", "two", "three", "body"])
  }

  @Test("Calls with another target or input are other calls, in whatever order they are made")
  func others() throws {
    let run = try open()
    let calls = [
      ("{}", "a b C"), (#"{"x":1}"#, "a b C"), ("{}", "a d C"), ("{}", "a b D"), ("\u{0}é", ""),
    ]
    for (index, call) in calls.enumerated() {
      try record(String(index), of: try intent(run, call.0, at: call.1), in: run)
    }
    let later = try open()
    for (index, call) in calls.enumerated().reversed() {
      #expect(try intent(later, call.0, at: call.1).outcome == .output(Array(String(index).utf8)))
    }
    #expect(try intent(later, #"{"x":2}"#, at: "a b C").outcome == nil)
  }

  @Test("An empty body and a large outcome are stored unchanged")
  func sizes() throws {
    let outcome = (0..<2_000_000).map { UInt8(truncatingIfNeeded: $0) }
    let run = try open()
    let entry = try intent(run, body: "")
    #expect(entry.body == [])
    try run.record(.output(outcome), of: entry, by: Self.response(1))
    let again = try intent(try open())
    #expect(again.body == [])
    #expect(again.outcome == .output(outcome))
  }

  @Test("A file that is not a journal is an error that names it, and is not changed")
  func noDatabase() throws {
    let text = String(repeating: "accountId,email\n", count: 100)
    try text.write(toFile: folder.file(), atomically: true, encoding: .utf8)
    let error = try #require(throws: JournalError.self) { try open() }
    #expect(
      error.message
        == "The journal \(folder.file()) cannot be used: the file is not a journal.")
    #expect(try String(contentsOfFile: folder.file(), encoding: .utf8) == text)
  }

  @Test(
    "A path where no file can be created is an error that names it",
    arguments: ["missing/run.db", "."])
  func noFile(name: String) throws {
    let path = folder.file(name)
    let error = try #require(throws: JournalError.self) { try Journal(path: path, at: Self.now) }
    #expect(
      error.message == "The journal \(path) could not be opened: unable to open database file.")
  }

  @Test(
    "A database of another program or version is refused, and is not changed",
    arguments: [
      (["CREATE TABLE calls (id INTEGER PRIMARY KEY)"], "with other tables"),
      (
        ["CREATE TABLE calls (id INTEGER PRIMARY KEY, target TEXT UNIQUE)"],
        "with a journal of an earlier version"
      ),
      (["PRAGMA application_id = 77"], "with other tables"),
      (["PRAGMA application_id = 1297306698", "PRAGMA user_version = 9"], "has format 9"),
    ])
  func otherDatabase(statements: [String], reason: String) throws {
    do {
      let database = try Database(path: folder.file())
      for statement in statements { try database.run(statement) }
    }
    let before = FileManager.default.contents(atPath: folder.file())
    let error = try #require(throws: JournalError.self) { try open() }
    #expect(error.message.contains(reason), "\(error.message)")
    #expect(error.message.contains(folder.file()))
    #expect(FileManager.default.contents(atPath: folder.file()) == before)
  }

  @Test("The file can be read only by its owner")
  func mode() throws {
    let journal = try open()
    _ = try intent(journal)
    for suffix in ["", "-wal", "-shm"] {
      let attributes = try FileManager.default.attributesOfItem(atPath: folder.file() + suffix)
      #expect(attributes[.posixPermissions] as? Int == 0o600, "\(suffix)")
    }
  }

  @Test(
    "Another script, other arguments or changed files are another run",
    arguments: [
      #"{"script": {"name": "a.lua", "text": "return 2"}}"#,
      #"{"script": {"name": "a.lua", "text": "return 1"}, "arguments": {"count": "2"}}"#,
      #"{"script": {"name": "a.lua", "text": "return 1"}, "files": [{"name": "a", "text": "1"}]}"#,
    ])
  func otherRuns(description: String) throws {
    let first = #"{"script": {"name": "a.lua", "text": "return 1"}}"#
    try record("1", of: try intent(try open(first)), in: try open(first))
    #expect(try intent(try open(description)).outcome == nil)
    #expect(try intent(try open(first)).outcome != nil)
  }

  @Test("A run ends once, and the next one is another run")
  func ended() throws {
    let first = try open()
    try record("1", of: try intent(first), in: first)
    let run = try first.end(
      .ended(["outcomes": [["outcome": "done", "step": "a"]]]), at: Self.now)
    #expect(run["id"] == 1 && run["status"] == "ended" && run["counts"] == ["done": 1])
    let second = try open()
    #expect(first.run.id == 1 && second.run.id == 2 && !second.run.isResumed)
    #expect(try intent(second).outcome == nil)
    let runs = try list().all()["runs"]?.elements
    #expect(runs?.map { $0["status"] } == ["ended", "running"])
    #expect(runs?.first?["counts"] == ["done": 1])
    let shown = try list().run(1)
    #expect(shown["outcomes"] == [["outcome": "done", "step": "a"]])
    #expect(shown["steps"] == [["step": "a", "counts": ["done": 1]]])
  }

  @Test("A call that was not sent is in doubt from the time at which it is sent")
  func sentLater() throws {
    let first = try open()
    try first.record(.unsent, of: try intent(first), by: Self.response(0))
    // It is sent, and the process is killed.
    #expect(try !intent(try open()).isInDoubt)
    #expect(try intent(try open()).isInDoubt)
  }

  @Test("The evidence from before a request is written when it is sent")
  func evidence() throws {
    let first = try open()
    let call = try first.intent("a b C", input: "{}", body: [], isSent: false, at: Self.now)
    #expect(
      try !open().intent("a b C", input: "{}", body: [], isSent: false, at: Self.now).isInDoubt)
    try first.send(call, before: [.notExecuted, .unknown], at: Self.now)
    let again = try intent(try open(), at: "a b C")
    #expect(again.isInDoubt)
    #expect(again.before == [.notExecuted, .unknown])
  }

  @Test("Only the files that the run has read are stored, and make another run if they change")
  func readFiles() throws {
    func description(_ one: String, _ two: String) -> String {
      #"{"files": [{"name": "1", "text": "\#(one)", "isRead": false}, "#
        + #"{"name": "2", "text": "\#(two)", "isRead": false}]}"#
    }
    let first = try open(description("content-one", "content-two"))
    try first.recordRead(of: "1")
    #expect(try list().run(1)["files"]?.elements.map { $0["name"] } == ["1"])
    #expect(try open(description("content-one", "other")).run.id == 1)
    let second = try open(description("other", "content-two"))
    #expect(second.run.id == 2)
    try second.recordRead(of: "1")
    // The first run has not ended.
    #expect(try open(description("content-one", "other")).run.id == 1)
    let bytes = ["", "-wal"].compactMap { FileManager.default.contents(atPath: folder.file() + $0) }
    #expect(bytes.contains { $0.range(of: Data("content-one".utf8)) != nil })
    #expect(bytes.allSatisfy { $0.range(of: Data("content-two".utf8)) == nil })
    let error = try #require(throws: JournalError.self) { try first.recordRead(of: "3") }
    #expect(error.message.contains("'3'"))
  }

  @Test("A process of another machine holds a run until it has been silent for three minutes")
  func otherMachine() throws {
    let first = try open()
    let database = try Database(path: folder.file())
    try database.run("UPDATE sessions SET host = 'another-machine', process = 7")
    let soon = Self.now.advanced(by: 100_000)
    let error = try #require(throws: JournalError.self) {
      try Journal(path: folder.file(), run: try Self.run("{}"), at: soon)
    }
    for part in ["Run 1", "process 7", "another-machine", "100 seconds ago", "in 81 seconds"] {
      #expect(error.message.contains(part), "\(error.message)")
    }
    #expect(try list(at: soon).run(1)["status"] == "running")
    // A read shows that it is alive.
    first.count(requests: 1, of: "a b C", at: soon)
    let later = soon.advanced(by: 170_000)
    #expect(try list(at: later).run(1)["status"] == "running")
    let end = later.advanced(by: 20_000)
    #expect(try list(at: end).run(1)["status"] == "interrupted")
    #expect(try Journal(path: folder.file(), run: try Self.run("{}"), at: end).run.isResumed)
  }

  @Test(
    "Arguments that have the form of a secret are stored as stars",
    arguments: [
      ("AKIAIOSFODNN7EXAMPLE", "***"),
      ("key=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKE1 x", "key=*** x"),
      ("ghp_0123456789abcdefghij0123", "***"), ("glpat-0123456789abcdef", "***"),
      ("-----BEGIN RSA PRIVATE KEY-----\\nMII", "***"),
      ("https://me:hunter2@proxy.example/", "https://\(HTTPHeader.mask)@proxy.example/"),
      // These are not secrets.
      ("da39a3ee5e6b4b0d3255bfef95601890afd80709", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
      ("arn:aws:kms:us-east-1:111122223333:key/x", "arn:aws:kms:us-east-1:111122223333:key/x"),
      ("https://example.com/a?b=c", "https://example.com/a?b=c"), ("111122223333", "111122223333"),
    ])
  func secretForms(value: String, stored: String) throws {
    _ = try open(#"{"arguments": {"note": "\#(value)", "list": ["\#(value)"]}}"#)
    #expect(
      try list().run(1)["arguments"] == ["note": .string(stored), "list": [.string(stored)]])
  }

  @Test("Secret arguments are not in the file, but distinguish runs")
  func secretArguments() throws {
    let first = try open(#"{"arguments": {"api_token": "hunter2-secret", "count": "41"}}"#)
    let second = try open(#"{"arguments": {"api_token": "hunter3-secret", "count": "41"}}"#)
    #expect(first.run.id != second.run.id)
    let run = try list().run(1)
    #expect(run["arguments"] == ["api_token": "***", "count": "41"])
    let bytes = ["", "-wal"].compactMap {
      FileManager.default.contents(atPath: folder.file() + $0)
    }
    #expect(bytes.allSatisfy { $0.range(of: Data("hunter2-secret".utf8)) == nil })
  }

  @Test("A call without accounts is in doubt for the account of its role or of the caller")
  func doubtsOfCaller() throws {
    let first = try open()
    _ = try intent(first)
    #expect(try list().run(1)["accountsInDoubt"] == [])
    #expect(try list().run(1)["callsInDoubt"] == 1)
    try first.record(caller: "arn:aws:sts::222233334444:assumed-role/a/b")
    #expect(try list().run(1)["accountsInDoubt"] == ["222233334444"])
    _ = try intent(first, at: "macie2 us-east-1 EnableMacie arn:aws:iam::333344445555:role/a")
    #expect(try list().run(1)["accountsInDoubt"] == ["222233334444", "333344445555"])
    // The doubt remains when the run ends.
    #expect(try first.end(.ended([:]), at: Self.now)["callsInDoubt"] == 2)
    #expect(try list().run(1)["callsInDoubt"] == 2)
  }

  @Test("Doubts are listed with their accounts and decisions")
  func doubts() throws {
    let first = try open()
    let entry = try intent(first, #"{"accountIds":["111122223333"]}"#)
    let open = try list().run(1)
    #expect(open["accountsInDoubt"] == ["111122223333"])
    #expect(open["callsInDoubt"] == 1)
    #expect(open["doubts"]?.elements.map { $0["decision"] } == [.null])
    try first.record(decision: "sent again", of: entry)
    try record("{}", of: entry, in: first)
    let decided = try list().run(1)
    #expect(decided["accountsInDoubt"] == [])
    #expect(decided["doubts"]?.elements.map { $0["decision"] } == ["sent again"])
    #expect(
      decided["requests"]
        == [
          [
            "service": "macie2", "region": "us-east-1", "operation": "CreateMember",
            "requests": 1,
          ]
        ])
  }
}

extension JSON {
  fileprivate var elements: [JSON] { if case .array(let elements) = self { elements } else { [] } }
}
