import MusterCredentials
import MusterDocument
import MusterEndpoints
import MusterJournal
import MusterModel
import MusterSigning
import MusterTransport
import MusterWire

/// A call that may be sent: the input is valid and serialized. What is left depends on the moment. A
/// class, because it is passed from step to step, and copying a request is dear.
final class Prepared {
  let client: Client
  let operation: Operation
  let input: Document
  private var request: HTTPRequest
  private var entry: Journal.Entry?

  init(_ client: Client, operation name: String, input: [UInt8]) throws(Failure) {
    self.client = client
    operation = try client.operation(name)
    let input = try Prepared.parsed(input, operation.name)
    try Prepared.check(input.root, for: operation, client)
    self.input = input
    request = try Prepared.request(operation, input.root, client)
  }

  private static func request(
    _ operation: Operation, _ input: Value, _ client: Client
  ) throws(Failure) -> HTTPRequest {
    do {
      var request = try client.wire.request(
        operation, input, in: client.model, token: client.session.makeToken)
      request.isRepeatable = operation.isRepeatable
      request.headers.append(HTTPHeader("User-Agent", client.session.settings.userAgent))
      return request
    } catch {
      throw .unreadable("The input of \(operation.name) is not valid:", error.message)
    }
  }

  /// Refuses what the model does not allow, and warns of values that it does not know.
  private static func check(
    _ input: Value, for operation: Operation, _ client: Client
  ) throws(Failure) {
    let validation = Validation(of: input, for: operation, in: client.model)
    guard validation.violations.isEmpty else {
      throw .invalid(validation.violations, for: operation.name)
    }
    for doubt in validation.unknownValues {
      client.session.settings.log(
        .warning, "\(client.model.name) \(operation.name): \(doubt.pointer) \(doubt.message)",
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

  /// A request that is made, and signed by the service's time, when it is sent.
  typealias Signing = () -> HTTPRequest

  /// Gives `then` the request as soon as there are credentials to sign it with.
  func sign(_ invocation: Invocation, then: @escaping (Result<Signing, Failure>) -> Void) {
    guard operation.isSigned else {
      return then(.success { self.request(to: self.client.place.endpoint, invocation) })
    }
    client.grant { grant in
      then(grant.flatMap { self.signing(with: $0, invocation) })
    }
  }

  private func signing(with grant: ExpiringCredentials, _ invocation: Invocation) -> Result<
    Signing, Failure
  > {
    do {
      let endpoint = try client.place.endpoint(for: grant)
      return .success {
        let session = self.client.session
        return session.signer.signed(
          self.request(to: endpoint, invocation), with: grant.keys, scope: endpoint.scope,
          at: session.serviceTime)
      }
    } catch {
      return .failure(error)
    }
  }

  private func request(to endpoint: Endpoint, _ invocation: Invocation) -> HTTPRequest {
    var request = request
    request.scheme = endpoint.url.scheme
    request.host += endpoint.url.host
    request.path = endpoint.url.basePath + request.path
    request.headers += endpoint.headers + invocation.headers
    // Here, because a journal keeps the body as it is.
    if let size = client.compressionSize { request.compress(for: operation, from: size) }
    request.addChecksum(for: operation)
    return request
  }

  /// What an answer, or its absence, means.
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

  /// The same as far as retries care.
  func outcome(
    of answer: Result<HTTPResponse, TransportFailure>, _ result: CallResult
  ) -> AttemptOutcome {
    var outcome = AttemptOutcome(status: result.httpStatus)
    switch answer {
    case .failure(let failure): outcome.transport = failure.kind
    case .success(let response):
      guard let failure = result.failure, failure.kind == .service else { break }
      outcome.code = failure.code
      outcome.modelled = modelled(failure.code)
      outcome.askedWait = response.askedWait
      let session = client.session
      outcome.skew = ClockSkew.measured(
        code: failure.code, date: response.header("Date"), at: session.loop.now,
        known: session.clockSkew)
    }
    return outcome
  }

  /// What the operation's model says of its error `code`.
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
      return .failure(Failure(.response, code: "ResponseParserError", error.message))
    }
  }
}

// MARK: - The journal's part

extension Prepared {
  /// Writes down what is about to be asked, if that changes anything and there is a journal. A
  /// request that was written down before, but not its answer, is sent again as it was, so that its
  /// idempotency token is the same. What answers with credentials is not for a journal, and of an
  /// input that may hold a secret it gets no more than what the call is known again by.
  func writeDown() throws(Failure) {
    guard let journal = client.session.journal, !operation.isRead,
      !client.model.traits.returnsCredentials
    else { return }
    let isSecret = Redaction(model: client.model).concerns(operation.input)
    let text = JSON(input.root).text
    do {
      let entry = try journal.intent(
        place, input: isSecret ? Fingerprint.of(text) : text, body: isSecret ? [] : request.body,
        at: client.session.loop.now)
      if !isSecret { request.body = entry.body }
      self.entry = entry
    } catch {
      throw Failure(.journal, code: "JournalError", error.message)
    }
  }

  /// Where a call belongs: what one member asks for itself is not what another does.
  private var place: String {
    var words = [client.model.name, client.region, operation.name]
    if case .role(let role) = client.identity { words.append(role.arn) }
    return words.joined(separator: " ")
  }

  /// The outcome that an earlier run wrote down for this call.
  func recordedOutcome() throws(Failure) -> Document? {
    guard let recorded = entry?.outcome else { return nil }
    do {
      return try Document(recorded)
    } catch {
      throw Failure(
        .journal, code: "JournalError",
        "The journal's outcome of \(operation.name) \(error.message)")
    }
  }

  /// Writes the outcome down; what went wrong, if it could not be.
  func record(_ document: Document) -> Failure? {
    guard let entry, entry.outcome == nil, let journal = client.session.journal else { return nil }
    do {
      try journal.record(JSON(document.root).bytes, of: entry, at: client.session.loop.now)
      return nil
    } catch {
      return Failure(.journal, code: "JournalError", error.message)
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
      }
    self.init(.transport, code: code, failure.message)
  }
}
