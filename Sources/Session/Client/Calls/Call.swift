import MusterDocument
import MusterJournal
import MusterModel
import MusterText
import MusterTransport
import MusterWire

/// One call: validates and serializes the input, then signs, sends and parses until the call
/// succeeds or must not be retried.
public final class Call: Work {
  let client: Client
  private let name: String
  private let input: [UInt8]
  /// True if the call is written to the journal although it only reads, since later calls depend on
  /// the result.
  var isRecordedRead = false
  /// The evidence about the accounts of the call from before, if its batch has read their states.
  var evidenceBefore: [ExecutionEvidence]?
  private(set) var completion = CompletionHandler<CallResult>()
  private var prepared: PreparedCall?
  private var retryHeaders: RetryHeaders
  private(set) var history: [Attempt] = []
  private var lastFailure: Failure?
  /// The last request, whose secrets a response may repeat.
  private var sent: HTTPRequest?
  /// The cost of the last retry in the client's quota.
  private var paid: Int?
  /// The time at which the attempt was sent, and the time at which the attempt before it ended.
  private var started: Instant
  private var ended: Instant
  private var exchange: ExchangeID?
  private var pause: Loop.TimerID?
  /// True if a request of the call may have been executed without a response.
  private var isInDoubt = false
  /// Finds out whether the request was executed.
  var executionCheck: ExecutionCheck?

  init(client: Client, operation: String, input: [UInt8]) {
    self.client = client
    name = operation
    self.input = input
    retryHeaders = client.retryHeaders()
    started = client.session.loop.now
    ended = started
  }

  var session: Session { client.session }

  public func start(_ then: @escaping (CallResult) -> Void) {
    completion.set(then)
    // A stopped session must not write the intent of a call that it does not send.
    guard !session.loop.isStopping else { return finish(CallResult(.failure(stopped()))) }
    do throws(Failure) {
      let prepared = try PreparedCall(client, operation: name, input: input)
      // Later reads show that the request was executed only if the state was another one before.
      let check = session.journal == nil || isRecordedRead ? nil : ExecutionCheck(of: prepared)
      try prepared.recordIntent(ofRead: isRecordedRead, readsBefore: check != nil)
      self.prepared = prepared
      if let recorded = try prepared.recordedOutcome() { return finish(replaying: recorded) }
      guard prepared.isInDoubt else { return try attempt(prepared, readingBefore: check) }
      isInDoubt = true
      guard prepared.canBeSentAgain else {
        return decide(
          prepared, since: session.opened, else: CallResult(.failure(prepared.lostFailure)))
      }
      prepared.record(decision: "sent again: the operation is idempotent")
      attempt(prepared)
    } catch {
      finish(CallResult(.failure(error)))
    }
  }

  public func cancel() {
    if exchange != nil { isInDoubt = true }
    exchange.map(session.loop.cancel)
    pause.map(session.loop.cancel)
    executionCheck?.cancel()
    finish(CallResult(.failure(.cancelled)))
  }

  func finish(_ result: CallResult) {
    guard let complete = completion.take() else { return }
    var result = result
    result.history = history
    if let failure = prepared?.record(result, isInDoubt: isInDoubt, requests: history.count) {
      result.outcome = .failure(failure)
    }
    complete(result)
  }

  /// Finishes with the outcome that an earlier session of the run recorded.
  private func finish(replaying outcome: Result<Document, Failure>) {
    var result = CallResult(outcome)
    result.recorded = prepared?.entry?.call.response
    completion.take()?(result)
  }
}

// MARK: - Attempts

extension Call {
  /// Sends the request after the states of its accounts were read, if there is a check that will
  /// need them.
  private func attempt(
    _ prepared: PreparedCall, readingBefore check: ExecutionCheck?
  ) throws(Failure) {
    guard let check else { return attempt(prepared) }
    if let evidenceBefore { return try attempt(prepared, after: evidenceBefore) }
    executionCheck = check
    check.readBefore { [weak self] evidence in
      guard let self, self.completion.isPending else { return }
      self.executionCheck = nil
      do throws(Failure) {
        try self.attempt(prepared, after: evidence)
      } catch {
        self.finish(CallResult(.failure(error)))
      }
    }
  }

  private func attempt(
    _ prepared: PreparedCall, after evidence: [ExecutionEvidence]
  ) throws(Failure) {
    // A stopped session must not write the intent of a call that it does not send.
    guard !session.loop.isStopping else { return finish(CallResult(.failure(.stopped()))) }
    try prepared.recordSending(after: evidence)
    attempt(prepared)
  }

  /// Sends the request when the client may send and has credentials.
  func attempt(_ prepared: PreparedCall) {
    guard !session.loop.isStopping else {
      return finish(CallResult(.failure(stopped(after: lastFailure))))
    }
    let delay = client.delayBeforeSending()
    guard delay == 0 else { return wait(delay) { self.attempt(prepared) } }
    prepared.sign(retryHeaders) { request in
      guard self.completion.isPending else { return }
      switch request {
      case .success(let request): self.send(request, prepared)
      case .failure where self.session.loop.isStopping:
        self.finish(CallResult(.failure(self.stopped())))
      case .failure(let failure): self.finish(CallResult(.failure(failure)))
      }
    }
  }

  private func send(_ sign: @escaping PreparedCall.Signing, _ prepared: PreparedCall) {
    let start = {
      let request = sign()
      self.started = self.session.loop.now
      self.sent = request
      self.trace(prepared) { $0.lines(of: request, input: prepared.input.root) }
      return request
    }
    // The loop retains this call through the continuation.
    exchange = session.loop.send(
      to: prepared.endpoint.url.host, at: client.rate, start
    ) {
      self.received($0, prepared)
    }
    session.callerARNLookup.find(with: client)
  }

  /// The failure of a call that is not sent, or not sent again, because the session was stopped.
  private func stopped(after last: Failure? = nil) -> Failure {
    session.loop.clockFailure.map(Failure.init) ?? .stopped(after: last)
  }

  private func wait(_ milliseconds: Int64, then: @escaping () -> Void) {
    pause = session.loop.after(milliseconds) {
      self.pause = nil
      then()
    }
  }

  private func received(
    _ response: Result<HTTPResponse, TransportFailure>, _ prepared: PreparedCall
  ) {
    exchange = nil
    var result = prepared.result(of: response)
    let secrets = RequestSecrets(request: sent, prepared: prepared)
    result.outcome = result.outcome.mapError { $0.hiding(secrets) }
    trace(prepared) { $0.lines(of: response, result).map(secrets.masked) }
    let outcome = prepared.outcome(of: response, result)
    let decision = client.decide(
      after: outcome, attempts: history.count + 1, isIdempotent: prepared.operation.isIdempotent)
    record(result, decision, prepared)
    if result.failure != nil, outcome.mayHaveBeenExecuted { isInDoubt = true }
    lastFailure = result.failure
    ended = session.loop.now
    guard completion.isPending else { return }
    switch decision {
    case .retry(let delay, _, let paid):
      self.paid = paid
      outcome.skew.map(session.correctClock)
      retryHeaders.next(
        after: (try? response.get())?.header("Date"), timeout: session.settings.attemptTimeout)
      wait(delay) { self.attempt(prepared) }
    case .stop(let stop):
      if result.failure == nil {
        client.succeeded(paid: paid)
        session.callerAccounts.accepted(client.identity, in: client.region)
      }
      result.outcome = result.outcome.mapError { $0.stopped(stop) }
      conclude(result, stop, prepared)
    }
  }

  /// Finishes the call. If a request of it may have been executed, reads decide first, if they can.
  /// They decide also after a refusal, because an earlier equal request may be the reason for it.
  private func conclude(_ result: CallResult, _ stop: RetryStop, _ prepared: PreparedCall) {
    guard isInDoubt, let failure = result.failure else {
      isInDoubt = false
      return finish(result)
    }
    switch stop {
    case .mayHaveBeenExecuted: decide(prepared, since: ended, else: result)
    case .final where failure.kind == .service:
      decide(prepared, since: ended, else: result, isRefused: true)
    case .final, .maxAttempts, .quota: finish(result)
    }
  }

  /// Finds out by reads whether a request was executed. If it was, the call succeeds. If it was
  /// not, the request is sent again, or the call ends with `result` if it was refused. If reads do
  /// not decide, the call ends with `result`.
  private func decide(
    _ prepared: PreparedCall, since: Instant, else result: CallResult, isRefused: Bool = false
  ) {
    guard let check = ExecutionCheck(of: prepared) else {
      if isRefused { isInDoubt = false }
      prepared.record(
        decision: isRefused
          ? "refused: \(result.failure?.code ?? "")" : "not decided: no read can")
      return finish(result)
    }
    executionCheck = check
    check.start(since: since, before: prepared.evidenceBefore) { [weak self] decision in
      guard let self, self.completion.isPending else { return }
      self.executionCheck = nil
      prepared.record(decision: decision.text)
      switch decision {
      case .executed(let output):
        self.isInDoubt = false
        self.finish(CallResult(.success(Document(writing: output))))
      case .notExecuted:
        self.isInDoubt = false
        guard !isRefused, self.history.count < self.client.retries.maxAttempts else {
          var result = result
          result.outcome = result.outcome.mapError { $0.certain(isRetryable: !isRefused) }
          return self.finish(result)
        }
        self.attempt(prepared)
      case .undecided:
        if isRefused { self.isInDoubt = false }
        self.finish(result)
      }
    }
  }

  /// Adds an attempt to the history, and reports it.
  private func record(_ result: CallResult, _ decision: RetryDecision, _ prepared: PreparedCall) {
    var attempt = Attempt()
    attempt.status = result.httpStatus
    attempt.code = result.failure?.code
    attempt.requestID = result.requestID
    attempt.waitedMilliseconds = ended.remaining(until: started)
    attempt.durationMilliseconds = started.remaining(until: session.loop.now)
    switch decision {
    case .retry(let delay, let reason, _): attempt.decision = .retry(reason, after: delay)
    case .stop(let stop): attempt.decision = .stop(stop)
    }
    history.append(attempt)
    report(attempt, result, prepared)
  }
}

// MARK: - Reporting

extension Call {
  /// Logs HTTP messages, if the log's level includes them.
  private func trace(_ prepared: PreparedCall, _ lines: (WireLog) -> [String]) {
    let log = session.settings.log
    guard log.isEnabled(at: .trace) else { return }
    let wire = WireLog(
      client: client, operation: prepared.operation, endpoint: prepared.endpoint.url)
    let fields = client.fields(of: prepared.operation.name)
    for line in lines(wire) { log(.trace, line, fields) }
  }

  private func report(_ attempt: Attempt, _ result: CallResult, _ prepared: PreparedCall) {
    let name = prepared.operation.name
    session.settings.attempt(
      AttemptReport(
        service: client.model.name, operation: name, region: client.region,
        account: client.account, number: history.count,
        maxAttempts: client.retries.maxAttempts, attempt: attempt))
    session.settings.log(
      result.failure == nil ? .debug : .info,
      "\(client.model.name) \(name) in \(client.region): "
        + (result.failure.map { "\($0.code): \($0.message)" } ?? "HTTP \(result.httpStatus)"),
      attempt.json(number: history.count, after: client.fields(of: name)))
  }
}
