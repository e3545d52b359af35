import MusterConfiguration
import MusterCredentials
import MusterDocument
import MusterSigning
import MusterTransport
import MusterWire

/// Executes a credentials lookup: performs each step that the lookup asks for, with the session's
/// transport, clock and files, until the lookup ends.
final class ProviderChainDriver {
  private unowned let session: Session
  private let region: String
  private var completion = CompletionHandler<Result<ExpiringCredentials, Failure>>()
  /// Cancels the current step.
  private var cancelStep: (() -> Void)?

  init(_ session: Session, region: String) {
    self.session = session
    self.region = region
  }

  func start(
    _ lookup: CredentialsLookup,
    then: @escaping (Result<ExpiringCredentials, Failure>) -> Void
  ) {
    completion.set(then)
    run(lookup)
  }

  func cancel() {
    cancelStep?()
    finish(.failure(.cancelled))
  }

  /// Performs the next step of the lookup.
  private func run(_ lookup: CredentialsLookup) {
    guard completion.isPending else { return }
    cancelStep = nil
    switch lookup {
    case .found(let credentials): finish(.success(credentials))
    case .notFound(let reasons): finish(.failure(Failure(.notFound(reasons))))
    case .failed(let error): finish(.failure(Failure(error)))
    case .time(let then): run(then(session.loop.now))
    case .read(let path, let then): run(then(try? TextFile.contents(path)))
    case .write(let path, let bytes, let then):
      TextFile.write(bytes, to: path)
      run(then())
    case .send(let request, let timeout, let then): send(request, timeout: timeout, then)
    case .call(let call, let then): self.call(call, then)
    case .run(let command, let then): execute(command, then)
    case .wait(let delay, let then): wait(delay) { self.run(then()) }
    case .mfaCode(let serial, let then): run(then(session.settings.mfaCode(serial)))
    case .hostProvider(let then): requestHostCredentials(then)
    case .sessionCredentials(let then): getSessionCredentials(then)
    }
  }

  private func finish(_ outcome: Result<ExpiringCredentials, Failure>) {
    guard let complete = completion.take() else { return }
    cancelStep = nil
    complete(outcome)
  }

  private func wait(_ delay: Int64, then: @escaping () -> Void) {
    let loop = session.loop
    let timer = loop.after(delay, then: then)
    cancelStep = { loop.cancel(timer) }
  }
}

// MARK: - Requests

extension ProviderChainDriver {
  private func send(
    _ request: HTTPRequest, timeout: Int64,
    _ then: @escaping @Sendable (Result<HTTPResponse, TransportFailure>) -> CredentialsLookup
  ) {
    let loop = session.loop
    var timer: Loop.TimerID?
    var exchange: ExchangeID?
    let received = { (outcome: Result<HTTPResponse, TransportFailure>) in
      self.trace(request.host) { ProviderTrafficLog.lines(of: outcome) }
      self.run(then(outcome))
    }
    // The timeout starts when the request is sent, not while it waits in the loop's queue.
    let begin = {
      self.trace(request.host) { ProviderTrafficLog.lines(of: request) }
      timer = loop.after(timeout) {
        exchange.map(loop.cancel)
        let message = "No response from \(request.host) within \(timeout) milliseconds."
        received(.failure(TransportFailure(.timeout, message)))
      }
      return request
    }
    exchange = loop.send(to: request.host, begin) { outcome in
      timer.map(loop.cancel)
      received(outcome)
    }
    cancelStep = {
      timer.map(loop.cancel)
      exchange.map(loop.cancel)
    }
  }

  /// Logs HTTP messages, if the log's level includes them.
  private func trace(_ host: String, _ lines: () -> [String]) {
    let log = session.settings.log
    guard log.isEnabled(at: .trace) else { return }
    for line in lines() { log(.trace, line, ["host": .string(host)]) }
  }

  private func call(
    _ call: CredentialsCall,
    _ then: @escaping @Sendable (Result<Document, CredentialsError>) -> CredentialsLookup
  ) {
    do throws(Failure) {
      let client = try client(for: call)
      let work = client.call(call.operation, call.input.bytes)
      cancelStep = work.cancel
      work.start { result in
        let output = result.outcome.mapError {
          CredentialsError($0.concerning(call.operation, of: client))
        }
        self.run(then(output))
      }
    } catch {
      run(then(.failure(CredentialsError(error))))
    }
  }

  private func client(for call: CredentialsCall) throws(Failure) -> Client {
    var options = ClientOptions()
    options.region = call.region ?? session.settings.client.region ?? region
    options.identity = .known(call.credentials)
    return try Client(session: session, service: call.service, options: options)
  }
}

// MARK: - Other credentials

extension ProviderChainDriver {
  private func getSessionCredentials(
    _ then: @escaping @Sendable (ExpiringCredentials) -> CredentialsLookup
  ) {
    session.credentials.get(for: .own, in: region, session) { outcome in
      switch outcome {
      case .success(let credentials): self.run(then(credentials))
      case .failure(let failure): self.finish(.failure(failure))
      }
    }
  }

  private func requestHostCredentials(
    _ then: @escaping @Sendable (HostProviderResult) -> CredentialsLookup
  ) {
    let id = session.requestHostCredentials { self.run(then($0)) }
    cancelStep = { [session] in session.cancelHostRequest(id) }
  }
}

// MARK: - Processes

extension ProviderChainDriver {
  private static let pollMilliseconds: Int64 = 20

  private func execute(
    _ command: ProcessCommand,
    _ then: @escaping @Sendable (Result<[UInt8], ProcessFailure>) -> CredentialsLookup
  ) {
    do throws(ProcessFailure) {
      poll(try Subprocess(command), then)
    } catch {
      run(then(.failure(error)))
    }
  }

  /// Polls the process by the machine's clock: not every transport can wait for its output too, and
  /// a program's clock may be stopped.
  private func poll(
    _ process: Subprocess,
    _ then: @escaping @Sendable (Result<[UInt8], ProcessFailure>) -> CredentialsLookup
  ) {
    if let result = process.result() { return run(then(result)) }
    let loop = session.loop
    // Its credentials would not be used, and the timers of a stopped loop are due at once.
    guard !loop.isStopping else { return finish(.failure(.stopped())) }
    let timer = loop.afterOnMachine(ProviderChainDriver.pollMilliseconds) {
      self.poll(process, then)
    }
    cancelStep = { loop.cancel(timer) }
  }
}

// MARK: - Errors

extension Failure {
  init(_ error: CredentialsError) {
    self.init(
      .configuration, code: error.code, error.message, isRetryable: error.isRetryable)
  }

  /// The failure of a call that the library made for credentials. A service's error has botocore's
  /// wording.
  fileprivate func concerning(_ operation: String, of client: Client) -> Failure {
    var failure = self
    let call = "\(operation) operation of \(client.model.name) for credentials"
    failure.message =
      kind == .service
      ? "An error occurred (\(code)) when calling the \(call): \(message)"
      : "The \(call) failed: \(message)"
    return failure
  }
}

extension CredentialsError {
  fileprivate init(_ failure: Failure) {
    self.init(code: failure.code, failure.message, isRetryable: failure.isRetryable)
  }
}
