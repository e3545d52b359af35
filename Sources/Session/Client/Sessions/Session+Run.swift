import MusterDocument
import MusterJournal

// The end of a session's run in its journal.

/// Finds the ARN of the caller for the journal, once, with GetCallerIdentity, which needs no
/// permission. It runs with the monitor of the session's loop held.
final class CallerARNLookup {
  private var call: Call?
  private var isFound = false

  /// The time in milliseconds for which the end of a run waits for it.
  static let patience: Int64 = 2000

  var isPending: Bool { call != nil && !isFound }

  /// Nothing else waits for the response, and a failure leaves the caller unknown.
  func find(for client: Client) {
    let session = client.session
    guard call == nil, let journal = session.journal, journal.isDescribed else { return }
    var options = ClientOptions()
    options.region = client.region
    options.identity = client.identity
    guard let sts = try? Client(session: session, service: "sts", options: options) else { return }
    let call = sts.call("get_caller_identity", [])
    self.call = call
    call.start { [weak self] result in
      self?.isFound = true
      guard let arn = result.document?.root["Arn"]?.string else { return }
      try? journal.record(caller: arn)
    }
  }

  func cancel() { call?.cancel() }
}

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
    let deadline = loop.now.advanced(by: CallerARNLookup.patience)
    loop.drive(until: deadline) { !callerARNLookup.isPending }
    do {
      try journal.end(end, at: loop.now)
    } catch {
      throw Failure(.file, code: "JournalError", error.message)
    }
  }
}
