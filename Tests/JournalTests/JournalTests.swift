import Foundation
import MusterText
import MusterWire
import Testing

@testable import MusterJournal

@Suite struct JournalTests {
  /// A folder for each test, removed at its end.
  final class Folder {
    let path = NSTemporaryDirectory() + "journal-" + UUID().uuidString

    init() throws {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String = "run.db") -> String { path + "/" + name }
  }

  static let now = Instant(milliseconds: 1_767_225_600_000)
  let folder: Folder

  init() throws { folder = try Folder() }

  func open() throws -> Journal { try Journal(path: folder.file()) }

  func intent(
    _ journal: Journal, _ input: String = "{}", body: String = "body",
    at target: String = "macie2 us-east-1 CreateMember"
  ) throws -> Journal.CallRecord {
    try journal.intent(target, input: input, body: Array(body.utf8), at: Self.now)
  }

  func record(_ outcome: String, of entry: Journal.CallRecord, in journal: Journal) throws {
    try journal.record(Array(outcome.utf8), of: entry, at: Self.now)
  }

  @Test("A recorded outcome is returned to the same call of a later run")
  func reopened() throws {
    let first = try open()
    let entry = try intent(first)
    #expect(entry.outcome == nil)
    try record(#"{"arn":"é"}"#, of: entry, in: first)

    let again = try intent(try open(), body: "another body")
    #expect(again.outcome == Array(#"{"arn":"é"}"#.utf8))
    #expect(again.body == Array("body".utf8))
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
      again.map { $0.outcome.map { String(decoding: $0, as: UTF8.self) } } == ["1", nil, "3", nil])
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
      #expect(try intent(later, call.0, at: call.1).outcome == Array(String(index).utf8))
    }
    #expect(try intent(later, #"{"x":2}"#, at: "a b C").outcome == nil)
  }

  @Test("An empty body and a large outcome are stored unchanged")
  func sizes() throws {
    let outcome = (0..<2_000_000).map { UInt8(truncatingIfNeeded: $0) }
    let run = try open()
    let entry = try intent(run, body: "")
    #expect(entry.body == [])
    try run.record(outcome, of: entry, at: Self.now)
    let again = try intent(try open())
    #expect(again.body == [])
    #expect(again.outcome == outcome)
  }

  @Test("A file that is not a journal is an error that names it, and is not changed")
  func noDatabase() throws {
    let text = String(repeating: "accountId,email\n", count: 100)
    try text.write(toFile: folder.file(), atomically: true, encoding: .utf8)
    let error = try #require(throws: JournalError.self) { try open() }
    #expect(
      error.message
        == "The journal \(folder.file()) could not be read: file is not a database.")
    #expect(try String(contentsOfFile: folder.file(), encoding: .utf8) == text)
  }

  @Test(
    "A path where no file can be created is an error that names it",
    arguments: ["missing/run.db", "."])
  func noFile(name: String) throws {
    let path = folder.file(name)
    let error = try #require(throws: JournalError.self) { try Journal(path: path) }
    #expect(
      error.message == "The journal \(path) could not be opened: unable to open database file.")
  }

  @Test("Another program's database is rejected as a journal")
  func otherDatabase() throws {
    try Database(path: folder.file()).run("CREATE TABLE calls (id INTEGER PRIMARY KEY)")
    let error = try #require(throws: JournalError.self) { try intent(try open()) }
    #expect(error.message.hasPrefix("The journal \(folder.file()) could not be read: "))
    #expect(error.message.contains("no column named target"))
  }
}
