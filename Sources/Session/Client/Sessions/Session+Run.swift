import MusterDocument
import MusterJournal
import MusterTransport

// The end of a session's run in its journal.

/// Finds the ARN of the caller for the journal, once, with GetCallerIdentity, which needs no
/// permission. It runs with the monitor of the session's loop held.
final class CallerARNLookup {
  private enum LookupState {
    case idle
    case scheduled(Loop.TimerID, () -> Void)
    case asked(Call)
    case finished
  }

  /// The delay in milliseconds if the first request of the session has the same host. A host that
  /// stands for all services, such as a proxy or a test, may accept one connection at a time.
  private static let delayForSameHost: Int64 = 100

  private var state = LookupState.idle
  private var completion = CompletionHandler<Void>()

  /// Called with the first request of a session, so that a run that is interrupted later has its
  /// caller. The first request does not wait for it. A failure leaves the caller unknown.
  func find(with client: Client) {
    let session = client.session
    guard case .idle = state, session.journal?.isDescribed == true else { return }
    var options = ClientOptions()
    options.region = client.region
    guard let sts = try? Client(session: session, service: "sts", options: options) else {
      return finish()
    }
    guard sts.host == client.host else { return ask(sts) }
    let ask = { [weak self] () -> Void in self?.ask(sts) }
    state = .scheduled(session.loop.after(CallerARNLookup.delayForSameHost, then: ask), ask)
  }

  private func ask(_ sts: Client) {
    let call = sts.call("get_caller_identity", [])
    state = .asked(call)
    let journal = sts.session.journal
    call.start { [weak self] result in
      if let arn = result.document?.root["Arn"]?.string { try? journal?.record(caller: arn) }
      self?.finish()
    }
  }

  private func finish() {
    state = .finished
    completion.take()?(())
  }

  /// Calls `then` when the caller is known or cannot be found.
  func wait(in session: Session, _ then: @escaping () -> Void) {
    switch state {
    case .idle, .finished: return then()
    case .scheduled(let timer, let ask):
      completion.set { _ in then() }
      session.loop.cancel(timer)
      ask()
    case .asked: completion.set { _ in then() }
    }
  }

  func cancel() { if case .asked(let call) = state { call.cancel() } }
}

/// Ends the run of a session. Waits for the caller's ARN, for a short time.
public final class RunEnding: Work {
  private let session: Session
  private let end: RunEnd
  private var timer: Loop.TimerID?
  private var completion = CompletionHandler<CallResult>()

  /// The time in milliseconds for which the end of a run waits for the caller's ARN.
  private static let patience: Int64 = 2000

  init(_ session: Session, _ end: RunEnd) {
    self.session = session
    self.end = end
  }

  public func start(_ then: @escaping (CallResult) -> Void) {
    completion.set(then)
    session.callerARNLookup.wait(in: session) { [weak self] in self?.record() }
    guard completion.isPending else { return }
    timer = session.loop.after(RunEnding.patience) { [weak self] in self?.record() }
  }

  public func cancel() {
    finish(CallResult(.failure(.cancelled)))
  }

  private func record() {
    guard completion.isPending else { return }
    guard let journal = session.journal else {
      return finish(CallResult(.failure(.withoutJournal)))
    }
    do {
      let run = try journal.end(end, at: session.loop.now)
      finish(CallResult(.success(Document(writing: run))))
    } catch {
      finish(CallResult(.failure(Failure(.file, code: "JournalError", error.message))))
    }
  }

  private func finish(_ result: CallResult) {
    timer.map(session.loop.cancel)
    completion.take()?(result)
  }
}

extension Session {
  /// Ends the run with its value, as JSON. The result is the run.
  public func runEnding(with value: [UInt8]) throws(Failure) -> RunEnding {
    RunEnding(self, .ended(try Session.value(value)))
  }

  private static func value(_ bytes: [UInt8]) throws(Failure) -> JSON {
    do {
      return JSON(try Document(bytes).root)
    } catch {
      throw .unreadable("The value of the run", error.message)
    }
  }

  /// Records that the run has failed. The result is the run.
  public func runFailure(_ message: String) -> RunEnding {
    RunEnding(self, .failed(message))
  }

  /// Records that the run has read the file `name` of its description.
  public func recordRead(of name: String) throws(Failure) {
    try record { (journal) throws(JournalError) in try journal.recordRead(of: name) }
  }

  /// Records the report so far, as JSON.
  public func record(report: [UInt8]) throws(Failure) {
    let report = try Session.value(report)
    try record { (journal) throws(JournalError) in try journal.record(report: report) }
  }

  private func record(_ body: (Journal) throws(JournalError) -> Void) throws(Failure) {
    guard let journal else { throw .withoutJournal }
    do {
      try body(journal)
    } catch {
      throw Failure(.file, code: "JournalError", error.message)
    }
  }
}

extension Failure {
  fileprivate static let withoutJournal = Failure(
    .argument, code: "ArgumentError", "The session has no journal.")
}
