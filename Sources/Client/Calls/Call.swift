import MusterDocument
import MusterModel
import MusterSigning
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
  private var attempts = 0
  private var started: Instant
  private var exchange: ExchangeID?
  private var backoff: Loop.TimerID?

  init(client: Client, operation: String, input: [UInt8]) {
    self.client = client
    name = operation
    self.input = input
    started = client.session.loop.now
  }

  private var session: Session { client.session }

  public func start(_ then: @escaping (CallResult) -> Void) {
    finish = then
    do throws(Failure) {
      let prepared = try Prepared(client, operation: name, input: input).journaled()
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
    backoff.map(session.loop.cancel)
    end(CallResult(.failure(.cancelled)))
  }

  /// Sends the request as soon as there are credentials to sign it with.
  private func attempt(_ prepared: Prepared) {
    prepared.sign { request in
      guard self.finish != nil else { return }
      switch request {
      case .success(let request): self.send(request, prepared)
      case .failure(let failure): self.end(CallResult(.failure(failure)))
      }
    }
  }

  private func send(_ request: HTTPRequest, _ prepared: Prepared) {
    started = session.loop.now
    attempts += 1
    // The loop's hold on this call, through the continuation, is what keeps it alive.
    exchange = session.loop.send(request) { self.received($0, prepared) }
  }

  private func received(
    _ outcome: Result<HTTPResponse, TransportFailure>, _ prepared: Prepared
  ) {
    exchange = nil
    var result = prepared.result(of: outcome)
    result.attempts = attempts
    log(result, prepared)
    let retryAfter = (try? outcome.get())?.header("Retry-After")
    guard let failure = result.failure, failure.isRetryable, finish != nil,
      let delay = session.withRandom({ random in
        session.settings.retries.delay(after: attempts, retryAfter: retryAfter, random: &random)
      })
    else { return end(result) }
    backoff = session.loop.after(delay) { self.again(prepared) }
  }

  private func again(_ prepared: Prepared) {
    backoff = nil
    attempt(prepared)
  }

  private func end(_ result: CallResult) {
    guard let finish else { return }
    self.finish = nil
    var result = result
    result.attempts = attempts
    if let document = result.document, let fault = prepared?.record(document) {
      result.outcome = .failure(fault)
    }
    finish(result)
  }

  private func log(_ result: CallResult, _ prepared: Prepared) {
    let level: Log.Level = result.failure == nil ? .debug : .info
    session.settings.log(
      level,
      "\(client.model.name) \(prepared.operation.name) in \(client.region): "
        + (result.failure.map { "\($0.code): \($0.message)" } ?? "HTTP \(result.httpStatus)"),
      fields(result, prepared))
  }

  private func fields(_ result: CallResult, _ prepared: Prepared) -> JSON {
    var fields: JSON = [
      "service": .string(client.model.name), "operation": .string(prepared.operation.name),
      "region": .string(client.region), "attempt": .integer(Int64(attempts)),
      "status": .integer(Int64(result.httpStatus)),
      "durationMs": .integer(started.remaining(until: session.loop.now)),
    ]
    fields["requestId"] = result.requestID.map(JSON.string)
    return fields
  }
}
