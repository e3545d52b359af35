import MusterDocument
import MusterLocks
import MusterSigning
import MusterText
import MusterWire

/// A journal or state file that cannot be read or written.
public struct JournalError: Error, Sendable {
  public var message: String

  public init(message: String) {
    self.message = message
  }
}

/// The run of a session in a journal file: its calls that change something, each with its intent,
/// and with its outcome once that is known.
///
/// A call is identified by its target (service, Region, operation), its input, and the number of
/// equal calls before it in this run. A run that is started again therefore finds its calls in
/// whatever order they are made. No credentials are written: request bodies contain none, and
/// callers leave out bodies that contain a secret.
public final class Journal: Sendable {
  private struct OpenJournal: ~Copyable {
    var file: JournalFile
    /// The number of equal calls in this run, by target and input.
    var callCounts: [String: Int64] = [:]
    /// The requests of calls that are not recorded, by target.
    var requests: [String: Int64] = [:]
    /// The time at which the file last showed that this process is alive.
    var marked: Instant
  }

  private let state: Guarded<OpenJournal>
  public let run: JournalRun
  /// True if the program described the run, and not only named the file.
  public let isDescribed: Bool
  private let files: [RunFile]

  /// A call in the journal.
  public struct JournaledCall: Sendable {
    let id: Int64
    /// The body of the request.
    public let body: [UInt8]
    /// The outcome of the call in an earlier session of the run; nil if none is known.
    public let outcome: CallOutcome?
    /// True if an earlier session may have sent the request, and its outcome is not known.
    public let isInDoubt: Bool
    /// The evidence about the accounts of the call from before its request was sent; nil if they
    /// were not read.
    public var before: [ExecutionEvidence]?
    /// The response with the outcome; nil without an outcome.
    public var response: RecordedResponse?
  }

  /// The response that decided about a call, as it is recorded.
  public struct RecordedResponse: Sendable, Equatable {
    public let requestID: String?
    /// The number of requests that were sent for the call.
    public let requests: Int
    /// The time at which the outcome was recorded.
    public let time: Instant

    public init(requestID: String?, requests: Int, time: Instant) {
      self.requestID = requestID
      self.requests = requests
      self.time = time
    }
  }

  /// The outcome of a call as it is recorded.
  public enum CallOutcome: Sendable, Equatable {
    /// The output as JSON.
    case output([UInt8])
    /// The error of the service as JSON. The service did not execute the request.
    case refusal([UInt8])
    /// Nothing was executed, because no request reached the service.
    case unsent
  }

  /// Opens the journal at `path`, creates it if it does not exist, and resumes the run that
  /// `description` identifies, or begins one if there is none that has not ended.
  public init(
    path: String, run description: RunDescription = RunDescription(), at now: Instant
  ) throws(JournalError) {
    let file = try JournalFile(path: path)
    run = try file.hold(description, at: now)
    isDescribed = !description.identity.isEmpty
    files = description.files
    state = Guarded(OpenJournal(file: file, marked: now))
  }

  deinit {
    state.withLock { state in try? Journal.close(run, &state) }
  }

  /// Returns the entry of a call; writes it if it does not exist. If `isSent` is false, the caller
  /// reads the state before, and calls `send` when it sends the request.
  public func intent(
    _ target: String, input: String, body: [UInt8], isSent: Bool = true, at now: Instant
  ) throws(JournalError) -> JournaledCall {
    try state.withLock { (state) throws(JournalError) in
      let key = Fingerprint.of(target + "\n" + input)
      let occurrence = state.callCounts[key, default: 0]
      state.callCounts[key] = occurrence + 1
      try Journal.markAlive(run, &state, at: now)
      return try state.file.intent(
        of: run, CallKey(target: target, input: input, fingerprint: key, occurrence: occurrence),
        body: body, isSent: isSent, at: now)
    }
  }

  /// Records that the request of a call is sent next, with the evidence about its accounts from
  /// before.
  public func send(
    _ entry: JournaledCall, before: [ExecutionEvidence], at now: Instant
  ) throws(JournalError) {
    try state.withLock { (state) throws(JournalError) in
      try state.file.markSent(entry.id, before: before, at: now)
    }
  }

  /// Records the outcome of a call, and the response that decided about it.
  public func record(
    _ outcome: CallOutcome, of entry: JournaledCall, by response: RecordedResponse
  ) throws(JournalError) {
    try state.withLock { (state) throws(JournalError) in
      try state.file.record(outcome, of: entry.id, by: response)
    }
  }

  /// Records how the doubt about a call was decided.
  public func record(decision: String, of entry: JournaledCall) throws(JournalError) {
    try state.withLock { (state) throws(JournalError) in
      try state.file.record(decision: decision, of: entry.id)
    }
  }

  /// Counts the requests of a call that is not recorded. They are written at the end.
  public func count(requests: Int, of target: String, at now: Instant) {
    state.withLock { state in
      state.requests[target, default: 0] += Int64(requests)
      // A mark that cannot be written does not change what happens.
      try? Journal.markAlive(run, &state, at: now)
    }
  }

  private static func markAlive(
    _ run: JournalRun, _ state: inout OpenJournal, at now: Instant
  ) throws(JournalError) {
    guard state.marked.remaining(until: now) >= JournalFile.markInterval else { return }
    try state.file.markAlive(run, at: now)
    state.marked = now
  }

  /// Records that the run has read the file `name` of its description.
  public func recordRead(of name: String) throws(JournalError) {
    guard let file = files.first(where: { $0.name == name }) else {
      throw JournalError(message: "The description of the run has no file '\(name)'.")
    }
    try state.withLock { (state) throws(JournalError) in try state.file.record(file, of: run) }
  }

  /// Records the report so far of a run that does not end now.
  public func record(report: JSON) throws(JournalError) {
    try state.withLock { (state) throws(JournalError) in
      try state.file.record(report: report, of: run)
    }
  }

  /// Masks secret texts in the arguments of the run.
  public func mask(_ secrets: [String]) throws(JournalError) {
    let secrets = secrets.filter { $0.utf8.count >= SecretArguments.minLength }
    guard !secrets.isEmpty else { return }
    try state.withLock { (state) throws(JournalError) in try state.file.mask(secrets, of: run) }
  }

  /// Records who runs the script: the ARN of the caller.
  public func record(caller: String) throws(JournalError) {
    try state.withLock { (state) throws(JournalError) in
      try state.file.record(caller: caller, of: run)
    }
  }

  /// Ends the run with its report as JSON, or as failed. The same command begins a new run after
  /// one that has ended, and resumes one that failed; the calls that were refused are then sent
  /// again. Returns the run as in a list of runs.
  public func end(_ end: RunEnd, at now: Instant) throws(JournalError) -> JSON {
    try state.withLock { (state) throws(JournalError) in
      try Journal.close(run, &state)
      try state.file.end(run, end, at: now)
      return try state.file.summary(of: run.id, at: now).json
    }
  }

  private static func close(_ run: JournalRun, _ state: inout OpenJournal) throws(JournalError) {
    let requests = state.requests
    state.requests = [:]
    try state.file.add(requests: requests, to: run)
    try state.file.release(run)
  }
}

/// The identity of a call in a run.
struct CallKey {
  var target: String
  var input: String
  /// The digest of the target and the input.
  var fingerprint: String
  var occurrence: Int64
}
