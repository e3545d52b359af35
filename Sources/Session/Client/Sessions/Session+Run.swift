import MusterDocument
import MusterJournal

// The end of a session's run in its journal.

extension Session {
  /// Ends the run with its value, as JSON.
  public func endRun(with value: [UInt8]) throws(Failure) {
    let report: JSON
    do {
      report = JSON(try Document(value).root)
    } catch {
      throw .unreadable("The value of the run", error.message)
    }
    try end(.ended(report))
  }

  /// Records that the run has failed.
  public func failRun(_ message: String) throws(Failure) {
    try end(.failed(message))
  }

  private func end(_ end: RunEnd) throws(Failure) {
    guard let journal else {
      throw Failure(.argument, code: "ArgumentError", "The session has no journal.")
    }
    do {
      try journal.end(end, at: loop.now)
    } catch {
      throw Failure(.journal, code: "JournalError", error.message)
    }
  }
}
