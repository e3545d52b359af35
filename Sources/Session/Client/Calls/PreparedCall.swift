import MusterCredentials
import MusterDocument
import MusterEndpoints
import MusterModel
import MusterSigning
import MusterTransport
import MusterWire

/// A call with valid, serialized input. The rest depends on the time at which it is sent. A class,
/// because it is passed from step to step, and copying a request is expensive.
final class PreparedCall {
  let client: Client
  let operation: Operation
  let input: Document
  var request: HTTPRequest
  private(set) var endpoint: Endpoint
  /// The entry of the call in the journal.
  var entry: JournalEntry?

  init(_ client: Client, operation name: String, input: [UInt8]) throws(Failure) {
    self.client = client
    operation = try client.operation(name)
    let input = try PreparedCall.parsed(input, operation.name)
    try PreparedCall.check(input.root, for: operation, client)
    self.input = input
    request = try PreparedCall.request(operation, input.root, client)
    endpoint = try client.endpoint.resolved(for: operation, input.root)
  }

  private static func request(
    _ operation: Operation, _ input: Value, _ client: Client
  ) throws(Failure) -> HTTPRequest {
    do {
      var request = try client.wire.request(
        operation, input, in: client.model, token: client.session.makeToken)
      request.isIdempotent = operation.isIdempotent
      request.headers.append(HTTPHeader("User-Agent", client.session.settings.userAgent))
      if let trace = client.session.settings.trace?.header, request.header(trace.name) == nil {
        request.headers.append(trace)
      }
      return request
    } catch {
      throw .unreadable("The input of \(operation.name) is not valid:\n ", error.message)
    }
  }

  /// Rejects input that the model does not allow, and logs a warning for values that it does not
  /// know.
  static func check(
    _ input: Value, for operation: Operation, _ client: Client
  ) throws(Failure) {
    let validation = Validation(of: input, for: operation, in: client.model)
    guard validation.violations.isEmpty else {
      throw .invalid(validation.violations, in: "The input of \(operation.name)")
    }
    for unknown in validation.unknownValues {
      client.session.settings.log(
        .warning, "\(client.model.name) \(operation.name): \(unknown.pointer) \(unknown.message)",
        client.fields(of: operation.name))
    }
  }

  private static func parsed(_ input: [UInt8], _ operation: String) throws(Failure) -> Document {
    do {
      return try Document(input.isEmpty ? Array("{}".utf8) : input)
    } catch {
      throw .unreadable("The input of \(operation)", error.message)
    }
  }

  /// Makes the request and signs it with the service's time. Called when the request is sent.
  typealias Signing = () -> HTTPRequest

  /// Passes the request to `then` when there are credentials to sign it with.
  func sign(_ retryHeaders: RetryHeaders, then: @escaping (Result<Signing, Failure>) -> Void) {
    guard operation.isSigned else {
      return then(.success { self.completedRequest(retryHeaders) })
    }
    client.credentials { found in
      then(found.flatMap { self.signing(with: $0, retryHeaders) })
    }
  }

  private func signing(
    with found: ExpiringCredentials, _ retryHeaders: RetryHeaders
  ) -> Result<Signing, Failure> {
    do {
      if let own = try client.endpoint.resolved(for: operation, input.root, signedWith: found) {
        endpoint = own
      }
      return .success {
        let session = self.client.session
        return session.signer.signed(
          self.completedRequest(retryHeaders), with: found.keys, scope: self.endpoint.scope,
          at: session.serviceTime)
      }
    } catch {
      return .failure(error)
    }
  }

  /// The request to the endpoint of the call.
  private func completedRequest(_ retryHeaders: RetryHeaders) -> HTTPRequest {
    var request = request
    request.scheme = endpoint.url.scheme
    request.host += endpoint.url.host
    request.path = endpoint.url.path(of: request.path)
    request.headers += endpoint.headers + retryHeaders.headers
    // Compressed here, so that a journal keeps the body as it is.
    if let size = client.compressionSize { request.compress(for: operation, from: size) }
    request.addChecksum(for: operation)
    return request
  }

  /// The result of the call by the outcome of an exchange.
  func result(of outcome: Result<HTTPResponse, TransportFailure>) -> CallResult {
    switch outcome {
    case .failure(let failure): return CallResult(.failure(Failure(failure)))
    case .success(let response):
      var result = CallResult(read(response))
      result.httpStatus = response.status
      result.requestID = client.wire.requestID(of: response)
      return result
    }
  }

  /// The outcome of an exchange, with the facts that decide about a retry.
  func outcome(
    of exchange: Result<HTTPResponse, TransportFailure>, _ result: CallResult
  ) -> AttemptOutcome {
    var outcome = AttemptOutcome(status: result.httpStatus)
    switch exchange {
    case .failure(let failure): outcome.transport = failure.kind
    case .success(let response):
      guard let failure = result.failure, failure.kind == .service else { break }
      outcome.code = failure.code
      outcome.modelled = modelled(failure.code)
      outcome.retryAfter = response.retryAfter
      let session = client.session
      outcome.skew = ClockSkew.measured(
        code: failure.code, date: response.header("Date"), at: session.loop.now,
        known: session.clockSkew)
    }
    return outcome
  }

  /// The operation's model of an error.
  private func modelled(_ code: String) -> ErrorFacts? {
    for id in operation.errors {
      guard let error = client.model.structure(id)?.error else { continue }
      if code == error.code ?? client.model[id].name { return error }
    }
    return nil
  }

  private func read(_ response: HTTPResponse) -> Result<Document, Failure> {
    do {
      switch try client.wire.parsed(response, of: operation, in: client.model) {
      case .success(let document): return .success(document)
      case .failure(let error): return .failure(Failure(error))
      }
    } catch {
      return .failure(Failure(.response, code: Failure.unreadableCode, error.message))
    }
  }
}

extension Failure {
  init(_ error: ServiceError) {
    self.init(.service, code: error.code, error.message)
    members = error.members
  }

  init(_ failure: TransportFailure) {
    let code =
      switch failure.kind {
      case .connect: "EndpointConnectionError"
      case .connectTimeout: "ConnectTimeoutError"
      case .proxy: "ProxyConnectionError"
      case .timeout: "ReadTimeoutError"
      case .interrupted: "ConnectionClosedError"
      case .handshake, .untrusted: "SSLError"
      case .tooLarge: "ResponseTooLargeError"
      case .stopped, .abandoned: Failure.stoppedCode
      case .clock: "ArgumentError"
      }
    let kind: Failure.Kind =
      switch failure.kind {
      case .stopped, .abandoned: .stopped
      case .clock: .argument
      default: .transport
      }
    self.init(kind, code: code, failure.message)
    mayHaveBeenExecuted = failure.kind == .abandoned
  }
}
