import MusterDocument
import MusterModel
import MusterText
import MusterTransport
import MusterWire

/// The life of one call: validate, serialize, then sign, send and parse until it is answered or not
/// to be tried again.
public final class Call: Work {
  private let client: Client
  private let name: String
  private let input: [UInt8]
  private var finish: ((CallResult) -> Void)?
  private var prepared: Prepared?
  private var invocation: Invocation
  private var history: [Attempt] = []
  /// What an answer may repeat secrets of.
  private var sent: HTTPRequest?
  /// What the last retry cost of the client's quota.
  private var paid: Int?
  /// When the attempt was sent, and when the one before it was over.
  private var started: Instant
  private var ended: Instant
  private var exchange: ExchangeID?
  private var pause: Loop.TimerID?

  init(client: Client, operation: String, input: [UInt8]) {
    self.client = client
    name = operation
    self.input = input
    invocation = client.invocation()
    started = client.session.loop.now
    ended = started
  }

  private var session: Session { client.session }

  public func start(_ then: @escaping (CallResult) -> Void) {
    finish = then
    do throws(Failure) {
      let prepared = try Prepared(client, operation: name, input: input)
      try prepared.writeDown()
      self.prepared = prepared
      if let recorded = try prepared.recordedOutcome() {
        return end(CallResult(.success(recorded)))
      }
      attempt(prepared)
    } catch {
      end(CallResult(.failure(error)))
    }
  }

  public func cancel() {
    exchange.map(session.loop.cancel)
    pause.map(session.loop.cancel)
    end(CallResult(.failure(.cancelled)))
  }

  private func end(_ result: CallResult) {
    guard let finish else { return }
    self.finish = nil
    var result = result
    result.history = history
    if let document = result.document, let fault = prepared?.record(document) {
      result.outcome = .failure(fault)
    }
    finish(result)
  }
}

// MARK: - Attempts

extension Call {
  /// Sends the request as soon as the client may send, and has credentials to sign it with.
  private func attempt(_ prepared: Prepared) {
    let delay = client.delayBeforeSending()
    guard delay == 0 else { return wait(delay) { self.attempt(prepared) } }
    prepared.sign(invocation) { request in
      guard self.finish != nil else { return }
      switch request {
      case .success(let request): self.send(request, prepared)
      case .failure(let failure): self.end(CallResult(.failure(failure)))
      }
    }
  }

  private func send(_ sign: @escaping Prepared.Signing, _ prepared: Prepared) {
    let start = {
      let request = sign()
      self.started = self.session.loop.now
      self.sent = request
      self.trace(prepared) { $0.lines(of: request, input: prepared.input.root) }
      return request
    }
    // The loop's hold on this call, through the continuation, is what keeps it alive.
    exchange = session.loop.send(to: client.place.endpoint.url.host, start) {
      self.received($0, prepared)
    }
  }

  private func wait(_ milliseconds: Int64, then: @escaping () -> Void) {
    pause = session.loop.after(milliseconds) {
      self.pause = nil
      then()
    }
  }

  private func received(
    _ answer: Result<HTTPResponse, TransportFailure>, _ prepared: Prepared
  ) {
    exchange = nil
    var result = prepared.result(of: answer)
    let secrets = Secrets(request: sent, prepared: prepared)
    result.outcome = result.outcome.mapError { $0.hiding(secrets) }
    trace(prepared) { $0.lines(of: answer, result).map(secrets.hidden) }
    let outcome = prepared.outcome(of: answer, result)
    let decision = client.decide(
      after: outcome, attempts: history.count + 1, isRepeatable: prepared.operation.isRepeatable)
    note(result, decision, prepared)
    ended = session.loop.now
    guard finish != nil else { return }
    switch decision {
    case .retry(let delay, _, let paid):
      self.paid = paid
      outcome.skew.map(session.correctClock)
      invocation.next(
        after: (try? answer.get())?.header("Date"), timeout: session.settings.attemptTimeout)
      wait(delay) { self.attempt(prepared) }
    case .stop(let stop):
      if result.failure == nil { client.succeeded(paid: paid) }
      result.outcome = result.outcome.mapError { $0.stopped(stop) }
      end(result)
    }
  }

  /// Writes down what came of an attempt, and tells it.
  private func note(_ result: CallResult, _ decision: RetryDecision, _ prepared: Prepared) {
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
    tell(attempt, result, prepared)
  }
}

// MARK: - Telling

extension Call {
  /// Logs what goes over the wire, if somebody wants to know.
  private func trace(_ prepared: Prepared, _ lines: (WireLog) -> [String]) {
    let log = session.settings.log
    guard log.listens(at: .trace) else { return }
    let wire = WireLog(client: client, operation: prepared.operation)
    let fields = client.fields(of: prepared.operation.name)
    for line in lines(wire) { log(.trace, line, fields) }
  }

  private func tell(_ attempt: Attempt, _ result: CallResult, _ prepared: Prepared) {
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
      attempt.json(number: history.count, behind: client.fields(of: name)))
  }
}
