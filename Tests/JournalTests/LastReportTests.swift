import MusterDocument
import MusterText
import Testing

@testable import MusterJournal

/// The report of a journal, as a list of accounts for another run.
@Suite struct LastReportTests {
  let tests: JournalTests

  init() throws { tests = try JournalTests() }

  /// Adds a run of `script`. Without outcomes, it does not end.
  func addRun(_ script: String, _ outcomes: JSON?, after seconds: Int64 = 0) throws {
    let run = try JournalTests.run(
      JSON.object([("script", ["name": .string(script)]), ("arguments", ["n": .integer(seconds)])])
        .text)
    let journal = try Journal(path: tests.folder.file(), run: run, at: JournalTests.now)
    guard let outcomes else { return }
    let value: JSON = outcomes == .null ? ["text": "x"] : ["outcomes": outcomes]
    try journal.end(.ended(value), at: JournalTests.now.advanced(by: seconds * 1000))
  }

  func report() throws -> JSON {
    try RunList(path: tests.folder.file(), at: JournalTests.now).lastReport()
  }

  func failure() throws -> String {
    try #require(throws: JournalError.self) { try report() }.message
  }

  static let open: JSON = [["accountId": "111122223333", "outcome": "pending"]]
  static let done: JSON = [["accountId": "111122223333", "outcome": "done"]]

  @Test("The report is that of the last run that has ended")
  func last() throws {
    try addRun("onboard.lua", Self.open)
    try addRun("onboard.lua", Self.done, after: 1)
    #expect(
      try report() == [
        "id": 2, "script": "onboard.lua", "endTime": "2026-01-01T00:00:01Z", "outcomes": Self.done,
      ])
  }

  @Test("A later run that has not ended is named in a warning")
  func later() throws {
    try addRun("onboard.lua", Self.open)
    try addRun("onboard.lua", nil, after: 1)
    #expect(try report()["outcomes"] == Self.open)
    #expect(
      try report()["warnings"] == [
        "run 2 (onboard.lua) has not ended, so the accounts are those of run 1 (onboard.lua)"
      ])
  }

  @Test("The scripts of other runs are named in a warning, with the way to use their reports")
  func otherScripts() throws {
    try addRun("onboard.lua", Self.open)
    try addRun("status.lua", Self.done, after: 1)
    let warnings = try Document(report().bytes).root["warnings"]?.strings ?? []
    #expect(warnings.count == 1)
    #expect(
      warnings.joined().hasPrefix(
        "the accounts are those of run 2 (status.lua), and the journal also has runs of "
          + "'onboard.lua'. For the accounts of another run, use its report: muster runs "))
  }

  @Test("A journal without a run that has ended, or whose last run has no outcomes, is refused")
  func refused() throws {
    try addRun("onboard.lua", nil)
    #expect(try failure().contains("has no run that has ended: repeat the command of the run"))
    try addRun("print.lua", .null, after: 1)
    #expect(try failure().contains("run 2 (print.lua) of the journal"))
    #expect(try failure().contains("has no outcomes. For the accounts of another run"))
  }

  @Test("A report without accounts is a report")
  func empty() throws {
    try addRun("onboard.lua", Self.open)
    try addRun("onboard.lua", [], after: 1)
    #expect(try report()["outcomes"] == [])
    #expect(try report()["id"] == 2)
  }
}
