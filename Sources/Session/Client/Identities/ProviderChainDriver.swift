import MusterConfiguration
import MusterCredentials
import MusterDocument
import MusterSigning
import MusterTransport
import MusterWire

/// Carries out one search for credentials: asks what it wants to know, by the session's transport,
/// clock and files, until it ends.
final class ProviderChainDriver {
  private unowned let session: Session
  private let region: String
  private var finish: ((Result<ExpiringCredentials, Failure>) -> Void)?
  /// Ends the question that is being asked.
  private var interrupt: (() -> Void)?

  init(_ session: Session, region: String) {
    self.session = session
    self.region = region
  }

  func start(
    _ search: CredentialsLookup, then: @escaping (Result<ExpiringCredentials, Failure>) -> Void
  ) {
    finish = then
    goOn(search)
  }

  func cancel() {
    interrupt?()
    end(.failure(.cancelled))
  }

  /// Takes the search from one question to the next.
  private func goOn(_ search: CredentialsLookup) {
    guard finish != nil else { return }
    interrupt = nil
    switch search {
    case .found(let grant): end(.success(grant))
    case .notFound(let reasons): end(.failure(Failure(.notFound(reasons))))
    case .failed(let error): end(.failure(Failure(error)))
    case .time(let then): goOn(then(session.loop.now))
    case .read(let path, let then): goOn(then(try? TextFile.contents(path)))
    case .write(let path, let bytes, let then):
      TextFile.write(bytes, to: path)
      goOn(then())
    case .send(let request, let limit, let then): send(request, within: limit, then)
    case .call(let call, let then): self.call(call, then)
    case .run(let command, let then): run(command, then)
    case .wait(let delay, let then): wait(delay) { self.goOn(then()) }
    case .mfaCode(let serial, let then): goOn(then(session.settings.mfaCode(serial)))
    case .hostProvider(let then): host(then)
    case .sessionCredentials(let then): own(then)
    }
  }

  private func end(_ outcome: Result<ExpiringCredentials, Failure>) {
    guard let finish else { return }
    self.finish = nil
    interrupt = nil
    finish(outcome)
  }

  private func wait(_ delay: Int64, then: @escaping () -> Void) {
    let loop = session.loop
    let timer = loop.after(delay, then: then)
    interrupt = { loop.cancel(timer) }
  }
}

// MARK: - Asking others

extension ProviderChainDriver {
  private func send(
    _ request: HTTPRequest, within limit: Int64,
    _ then: @escaping @Sendable (Result<HTTPResponse, TransportFailure>) -> CredentialsLookup
  ) {
    let loop = session.loop
    var timer: Loop.TimerID?
    var exchange: ExchangeID?
    let answered = { (outcome: Result<HTTPResponse, TransportFailure>) in
      self.trace(request.host) { ProviderTrafficLog.lines(of: outcome) }
      self.goOn(then(outcome))
    }
    // Its time begins when its turn has come: before that, it is nobody's fault but ours.
    let begin = {
      self.trace(request.host) { ProviderTrafficLog.lines(of: request) }
      timer = loop.after(limit) {
        exchange.map(loop.cancel)
        let message = "No answer from \(request.host) within \(limit) milliseconds."
        answered(.failure(TransportFailure(.timeout, message)))
      }
      return request
    }
    exchange = loop.send(to: request.host, begin) { outcome in
      timer.map(loop.cancel)
      answered(outcome)
    }
    interrupt = {
      timer.map(loop.cancel)
      exchange.map(loop.cancel)
    }
  }

  /// Logs what goes over the wire, if somebody wants to know.
  private func trace(_ host: String, _ lines: () -> [String]) {
    let log = session.settings.log
    guard log.listens(at: .trace) else { return }
    for line in lines() { log(.trace, line, ["host": .string(host)]) }
  }

  private func call(
    _ call: ServiceCall,
    _ then: @escaping @Sendable (Result<Document, CredentialsError>) -> CredentialsLookup
  ) {
    do throws(Failure) {
      let client = try client(of: call)
      let work = client.call(call.operation, call.input.bytes)
      interrupt = work.cancel
      work.start { result in
        let answer = result.outcome.mapError {
          CredentialsError($0.concerning(call.operation, of: client))
        }
        self.goOn(then(answer))
      }
    } catch {
      goOn(then(.failure(CredentialsError(error))))
    }
  }

  private func client(of call: ServiceCall) throws(Failure) -> Client {
    var options = ClientOptions()
    options.region = call.region ?? session.settings.client.region ?? region
    options.identity = .known(call.credentials)
    return try Client(session: session, service: call.service, options: options)
  }

  private func own(_ then: @escaping @Sendable (ExpiringCredentials) -> CredentialsLookup) {
    session.keeper.grant(of: .own, in: region, session) { outcome in
      switch outcome {
      case .success(let grant): self.goOn(then(grant))
      case .failure(let failure): self.end(.failure(failure))
      }
    }
  }

  private func host(_ then: @escaping @Sendable (HostProviderResult) -> CredentialsLookup) {
    let request = session.askHost { self.goOn(then($0)) }
    interrupt = { [session] in session.forgetHost(request) }
  }
}

// MARK: - Programs

extension ProviderChainDriver {
  private static let lookMilliseconds: Int64 = 20

  private func run(
    _ command: ProcessCommand,
    _ then: @escaping @Sendable (Result<[UInt8], ProcessFailure>) -> CredentialsLookup
  ) {
    do throws(ProcessFailure) {
      watch(try Subprocess(command), then)
    } catch {
      goOn(then(.failure(error)))
    }
  }

  /// Looks at the program again and again, by its own clock: not every transport can wait for its
  /// output too, and a host's clock may stand.
  private func watch(
    _ program: Subprocess,
    _ then: @escaping @Sendable (Result<[UInt8], ProcessFailure>) -> CredentialsLookup
  ) {
    if let result = program.result() { return goOn(then(result)) }
    let loop = session.loop
    let timer = loop.afterOnMachine(ProviderChainDriver.lookMilliseconds) {
      self.watch(program, then)
    }
    interrupt = { loop.cancel(timer) }
  }
}

// MARK: - Errors

extension Failure {
  init(_ error: CredentialsError) {
    self.init(
      .configuration, code: error.code, error.message, isRetryable: error.isRetryable)
  }

  /// The failure of a call that nobody made by name; that of a service in the words that users of
  /// botocore know.
  fileprivate func concerning(_ operation: String, of client: Client) -> Failure {
    var failure = self
    let what = "\(operation) operation of \(client.model.name) for credentials"
    failure.message =
      kind == .service
      ? "An error occurred (\(code)) when calling the \(what): \(message)"
      : "The \(what) failed: \(message)"
    return failure
  }
}

extension CredentialsError {
  fileprivate init(_ failure: Failure) {
    self.init(code: failure.code, failure.message, isRetryable: failure.isRetryable)
  }
}
