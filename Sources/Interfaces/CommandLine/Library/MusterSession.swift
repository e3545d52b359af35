import CMuster
import Glibc

/// The progress of a batch or a wait, as the library reports it.
struct BatchProgress {
  var service: String
  var region: String
  var activity: String
  var total: Int
  var done: Int
  var pending: Int
  var retryable: Int
  var needsAction: Int
  var skipped: Int
  /// The session's clock in milliseconds.
  var now: Int64
  /// True in the last report of the activity.
  var isFinished: Bool
}

/// The callbacks of a session.
struct SessionCallbacks {
  /// The log level. Errors are not logged: the command reports them.
  enum LogLevel: Int {
    case warning = 2
    case debug = 4
    case trace
  }

  var progress: (BatchProgress) -> Void = { _ in }
  /// Receives each outcome when it is settled.
  var outcome: ((ReceivedOutcome) -> Void)?
  var level = LogLevel.warning
  /// Receives a line of the log.
  var log: (String) -> Void = { _ in }
}

/// A muster_session: configuration, credentials, connections and a clock.
final class MusterSession {
  let handle: OpaquePointer?
  private let context: CallbackContext

  /// Opens a session. If `sendsNothing` is true, every request fails instead of being sent.
  init(
    _ options: MusterSessionOptions, callbacks: SessionCallbacks = SessionCallbacks(),
    sendsNothing: Bool = false
  ) throws(CommandError) {
    let context = CallbackContext(callbacks)
    let texts = CStrings()
    defer { withExtendedLifetime(texts) {} }
    var options = options.cOptions(texts)
    options.mfa = { serial, code, capacity, _ in
      MFAPrompt.readCode(
        of: text(serial), into: UnsafeMutableBufferPointer(start: code, count: capacity))
    }
    context.attach(to: &options, sendsNothing: sendsNothing)

    var session: OpaquePointer?
    _ = try MusterResult { muster_session_open(&options, &session, $0) }.successful()
    handle = session
    context.session = session
    self.context = context
    Interrupts.watch(session: session)
  }

  deinit {
    Interrupts.watch(session: nil)
    muster_session_free(handle)
  }

  /// The session's clock in milliseconds.
  var now: Int64 { muster_session_now(handle) }

  /// Adds the service of a model that the user provides.
  func load(model path: String) throws(CommandError) {
    _ = try MusterResult { muster_session_load_model(handle, path, $0) }.successful()
  }

  /// The state of the organization as a scenario. `regions` is a JSON array; nil means all Regions.
  func snapshot(regions: String?, details: Bool) -> MusterResult {
    let texts = CStrings()
    defer { withExtendedLifetime(texts) {} }
    var options = MusterSnapshotOptions(regions: regions, details: details).cOptions(texts)
    return MusterResult { muster_session_snapshot(handle, &options, $0) }
  }

  /// The changes in a simulated organization since the session was opened.
  func compare() throws(CommandError) -> SnapshotDifference {
    SnapshotDifference(try MusterResult { muster_session_compare(handle, $0) }.successful().json)
  }

  func describe() throws(CommandError) -> JSONValue {
    try MusterResult { muster_session_describe(handle, $0) }.successful().json
  }

  /// The settings with their sources, and the credentials, masked.
  func configuration() throws(CommandError) -> JSONValue {
    try MusterResult { muster_session_describe_configuration(handle, $0) }.successful().json
  }
}

/// A muster_client, whose responses contain timestamps as the AWS CLI prints them.
final class MusterClient {
  let handle: OpaquePointer?
  /// Keeps the callbacks of the session alive; the library only keeps the session itself alive.
  private let session: MusterSession

  init(_ service: String, of session: MusterSession) throws(CommandError) {
    let texts = CStrings()
    defer { withExtendedLifetime(texts) {} }
    var clientOptions = MusterClientOptions()
    clientOptions.cliTimestamps = true
    var options = clientOptions.cOptions(texts)
    var client: OpaquePointer?
    _ = try MusterResult { muster_client_open(session.handle, service, &options, &client, $0) }
      .successful()
    handle = client
    self.session = session
  }

  deinit { muster_client_free(handle) }

  func call(_ operation: String, input: [UInt8]) -> MusterResult {
    MusterResult { result in
      input.withUnsafeBytes { bytes in
        let text = bytes.assumingMemoryBound(to: CChar.self)
        return muster_client_call(handle, operation, text.baseAddress, text.count, result)
      }
    }
  }
}

/// Callbacks at a fixed address, so that C can refer to them. Must outlive the session.
private final class CallbackContext {
  let callbacks: SessionCallbacks
  /// Nil until the session is open. No request is sent before.
  var session: OpaquePointer?

  init(_ callbacks: SessionCallbacks) { self.callbacks = callbacks }

  func attach(to options: inout muster_session_options, sendsNothing: Bool) {
    let address = Unmanaged.passUnretained(self).toOpaque()
    if sendsNothing {
      options.transport_user_data = address
      options.transport = { _, exchange, address in
        let session = CallbackContext.at(address)?.session
        muster_session_fail_exchange(
          session, exchange, Int32(MUSTER_EXCHANGE_NOT_SENT), "no request is sent without --live")
      }
    }
    options.progress_user_data = address
    options.progress = { progress, address in
      guard let progress else { return }
      CallbackContext.at(address)?.callbacks.progress(BatchProgress(progress.pointee))
    }
    if callbacks.outcome != nil {
      options.outcome_user_data = address
      options.outcome = { outcome, address in
        guard let outcome else { return }
        CallbackContext.at(address)?.callbacks.outcome?(ReceivedOutcome(outcome.pointee))
      }
    }
    options.log_level = Int32(callbacks.level.rawValue)
    options.log_user_data = address
    options.log = { level, message, fields, address in
      CallbackContext.at(address)?.log(Int(level), text(message), text(fields))
    }
  }

  private func log(_ level: Int, _ message: String, _ fields: String) {
    if callbacks.level != .warning {
      callbacks.log(
        [CallbackContext.name(of: level), message.onOneLine, fields].joined(separator: "  "))
    } else if level == MUSTER_LOG_WARNING, !OutputSettings.current.isQuiet {
      callbacks.log("muster: warning: \(message.onOneLine)")
    }
  }

  private static func at(_ address: UnsafeMutableRawPointer?) -> CallbackContext? {
    address.map { Unmanaged<CallbackContext>.fromOpaque($0).takeUnretainedValue() }
  }

  private static func name(of level: Int) -> String {
    switch level {
    case MUSTER_LOG_ERROR: "error"
    case MUSTER_LOG_WARNING: "warning"
    case MUSTER_LOG_INFO: "info"
    case MUSTER_LOG_DEBUG: "debug"
    default: "trace"
    }
  }
}

extension BatchProgress {
  fileprivate init(_ progress: muster_progress) {
    self.init(
      service: text(progress.service).onOneLine, region: text(progress.region).onOneLine,
      activity: text(progress.activity).onOneLine,
      total: progress.total, done: progress.done, pending: progress.pending,
      retryable: progress.retryable, needsAction: progress.needs_action,
      skipped: progress.skipped, now: progress.now_ms, isFinished: progress.is_finished != 0)
  }
}

func text(_ pointer: UnsafePointer<CChar>?) -> String {
  pointer.map { String(cString: $0) } ?? ""
}

/// C strings for the fields of an options struct. Must outlive the call that reads the struct.
final class CStrings {
  private var texts: [UnsafeMutablePointer<CChar>] = []

  deinit { for text in texts { free(text) } }

  func copy(_ text: String?) -> UnsafePointer<CChar>? {
    guard let text, let copy = strdup(text) else { return nil }
    texts.append(copy)
    return UnsafePointer(copy)
  }
}
