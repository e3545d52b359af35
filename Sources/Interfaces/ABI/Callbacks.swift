import CMuster
import MusterClient
import MusterDocument
import MusterText
import MusterTransport
import MusterWire

/// A callback of the program with its user data. The program must allow calls from any thread that
/// drives.
struct Callback<Function>: @unchecked Sendable {
  let function: Function
  let userData: UnsafeMutableRawPointer?

  init?(_ function: Function?, _ userData: UnsafeMutableRawPointer?) {
    guard let function else { return nil }
    self.function = function
    self.userData = userData
  }
}

extension Log {
  init(_ options: muster_session_options) {
    guard let callback = Callback(options.log, options.log_user_data) else {
      self.init()
      return
    }
    self.init(level: Level(rawValue: options.log_level) ?? .info) { level, message, fields in
      let (message, fields) = (CText(message), CText(fields.bytes))
      callback.function(level.rawValue, message.pointer, fields.pointer, callback.userData)
    }
  }
}

/// Calls the program's progress callback; nil if there is none.
func progressReceiver(
  _ options: muster_session_options
) -> (@Sendable (Progress, _ now: Instant) -> Void)? {
  guard let callback = Callback(options.progress, options.progress_user_data) else { return nil }
  return { progress, now in
    let texts = [progress.service, progress.region, progress.activity].map { CText($0) }
    var event = muster_progress()
    event.struct_size = MemoryLayout<muster_progress>.size
    event.service = texts[0].pointer
    event.region = texts[1].pointer
    event.activity = texts[2].pointer
    event.total = progress.total
    event.done = progress.done
    event.pending = progress.pending
    event.retryable = progress.retryable
    event.needs_action = progress.needsAction
    event.skipped = progress.skipped
    event.now_ms = now.milliseconds
    event.is_finished = progress.isFinished ? 1 : 0
    withExtendedLifetime(texts) { callback.function(&event, callback.userData) }
  }
}

/// Calls the program's callback for attempts; nil if there is none.
func attemptReceiver(
  _ options: muster_session_options
) -> (@Sendable (AttemptReport) -> Void)? {
  guard let callback = Callback(options.attempt, options.attempt_user_data) else { return nil }
  return { report in HostAttempt(report).send(to: callback) }
}

/// An attempt as a C struct that is valid while the callback runs.
private struct HostAttempt {
  private var attempt = muster_attempt()
  private let texts: [CText?]

  init(_ report: AttemptReport) {
    let finished = report.attempt
    var retry: String?
    var stop: String?
    attempt.retry_in_ms = -1
    switch finished.decision {
    case .retry(let reason, let delay):
      retry = reason.rawValue
      attempt.retry_in_ms = delay
    case .stop(let reason): stop = reason.rawValue
    }
    texts = [
      report.service, report.operation, report.region, report.account, finished.code,
      finished.requestID,
      retry, stop,
    ].map { $0.map { CText($0) } }
    attempt.struct_size = MemoryLayout<muster_attempt>.size
    attempt.number = Int32(clamping: report.number)
    attempt.max_attempts = Int32(clamping: report.maxAttempts)
    attempt.http_status = Int32(clamping: finished.status)
    attempt.waited_ms = finished.waitedMilliseconds
    attempt.duration_ms = finished.durationMilliseconds
    let fields: [WritableKeyPath<muster_attempt, UnsafePointer<CChar>?>] = [
      \.service, \.operation, \.region, \.account_id, \.code, \.request_id, \.retry, \.stop,
    ]
    for (field, text) in zip(fields, texts) { attempt[keyPath: field] = text?.pointer }
  }

  func send(to callback: Callback<muster_attempt_callback>) {
    var attempt = attempt
    withExtendedLifetime(texts) { callback.function(&attempt, callback.userData) }
  }
}

/// The program's random numbers; nil if it has no callback for them.
struct HostRandom: RandomNumberGenerator, Sendable {
  private let callback: Callback<muster_random_callback>

  init?(_ options: muster_session_options) {
    guard let callback = Callback(options.random, options.random_user_data) else { return nil }
    self.callback = callback
  }

  mutating func next() -> UInt64 { callback.function(callback.userData) }
}

/// Calls the program's callback for idempotency tokens; nil if there is none.
func tokenMaker(_ options: muster_session_options) -> (@Sendable () -> String)? {
  guard let callback = Callback(options.token, options.token_user_data) else { return nil }
  return {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: tokenCapacity) { token in
      token.initialize(repeating: 0)
      callback.function(token.baseAddress, token.count, callback.userData)
      return String(decoding: token.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
  }
}

/// Twice the maximum length of a token in the models.
private let tokenCapacity = 128

/// Calls the program's credentials callback; nil if there is none.
func credentialsRequester(_ options: muster_session_options) -> (@Sendable (UInt64) -> Void)? {
  guard let callback = Callback(options.credentials, options.credentials_user_data) else {
    return nil
  }
  return { callback.function($0, callback.userData) }
}

/// Calls the program's callback for MFA codes; nil if there is none.
func mfaPrompt(_ options: muster_session_options) -> (@Sendable (String) -> String?)? {
  guard let callback = Callback(options.mfa, options.mfa_user_data) else { return nil }
  return { serial in
    let serial = CText(serial)
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: codeCapacity) { code in
      code.initialize(repeating: 0)
      let status = callback.function(
        serial.pointer, code.baseAddress, code.count, callback.userData)
      guard status == statusOK else { return nil }
      let bytes = code.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
      return String(decoding: bytes, as: UTF8.self)
    }
  }
}

/// More than the six digits of a code that AWS accepts.
private let codeCapacity = 64

/// Calls the program's transport callback; nil if there is none.
func requestSender(
  _ options: muster_session_options
) -> (@Sendable (HTTPRequest, ExchangeID) -> Void)? {
  guard let callback = Callback(options.transport, options.transport_user_data) else { return nil }
  return { request, exchange in HostRequest(request).send(exchange, to: callback) }
}

/// Calls the program's clock; nil if there is none.
func hostClock(_ options: muster_session_options) -> (@Sendable () -> Instant)? {
  guard let callback = Callback(options.clock, options.clock_user_data) else { return nil }
  return { Instant(milliseconds: callback.function(callback.userData)) }
}

/// A request as a C struct that is valid while the callback runs.
private struct HostRequest {
  private let texts: [CText]
  private let body: [UInt8]
  private let isIdempotent: Bool

  init(_ request: HTTPRequest) {
    isIdempotent = request.isIdempotent
    let headers = request.allHeaders
    texts =
      [CText(request.method), CText(request.url)]
      + headers.flatMap { [CText($0.name), CText($0.value)] }
    body = request.body
  }

  func send(_ exchange: ExchangeID, to callback: Callback<muster_transport_callback>) {
    let headers = stride(from: 2, to: texts.count, by: 2).map {
      muster_header(name: texts[$0].pointer, value: texts[$0 + 1].pointer)
    }
    headers.withUnsafeBufferPointer { headers in
      body.withUnsafeBytes { body in
        var request = muster_request()
        request.struct_size = MemoryLayout<muster_request>.size
        request.method = texts[0].pointer
        request.url = texts[1].pointer
        request.headers = headers.baseAddress
        request.header_count = headers.count
        request.body = body.bindMemory(to: CChar.self).baseAddress
        request.body_length = body.count
        request.is_idempotent = isIdempotent ? 1 : 0
        callback.function(&request, exchange.value, callback.userData)
      }
    }
  }
}
