import MusterDocument
import MusterModel
import MusterServices
import MusterSigning
import MusterSimulator
import MusterText
import MusterWire

extension FuzzTarget {
  /// Responses of services. An example begins with "SERVICE OPERATION STATUS".
  static let response = FuzzTarget(name: "response") { bytes in
    let message = Message(bytes)
    let (model, operation) = Built.operation(message.word(0), message.word(1))
    let response = HTTPResponse(
      status: Int(message.word(2)) ?? 200, headers: message.headers, body: message.body)
    let wire = model.wireProtocol()
    guard case .success(let output)? = try? wire.parsed(response, of: operation, in: model)
    else { return }
    let again = Document(writing: JSON(output.root))
    precondition(
      JSON(again.root) == JSON(output.root),
      "an output changed when it was written and parsed again")
  }

  /// Inputs of calls. An example begins with "SERVICE OPERATION"; its body is the input. A valid
  /// input becomes a request that the service can parse.
  static let call = FuzzTarget(name: "call") { bytes in
    let message = Message(bytes)
    let (model, operation) = Built.operation(message.word(0), message.word(1))
    let wire = model.wireProtocol()
    guard let input = try? Document(message.body).root,
      Validation(of: input, for: operation, in: model).violations.isEmpty,
      let request = try? wire.request(operation, input, in: model)
    else { return }
    let received = try? wire.received(request, in: model)
    precondition(received != nil, "a request could not be parsed")
  }

  /// Requests to services. All requests of an example go to the same simulated organization, which
  /// has some of the operations, and to the protocol, which has all of them. An example begins with
  /// "METHOD TARGET SERVICE"; a request without a signature is signed here.
  static let request = FuzzTarget(name: "request") { bytes in
    var organization = Built.organization
    var now = Instant(milliseconds: 1_767_225_600_000)
    for message in Message.all(in: bytes).prefix(20) {
      let (request, fault) = Built.request(message, at: now)
      let model = Built.model(message.word(2))
      _ = try? model.wireProtocol().received(request, in: model)
      let response = organization.handle(request, at: now, fault: fault)
      precondition((200...599).contains(response.status), "no status of HTTP: \(response.status)")
      now = now.advanced(by: 60_000)
    }
  }
}

/// Helpers of the targets.
private enum Built {
  static let models = Models.builtIn.services.compactMap { try? Models.builtIn.model(of: $0) }
  static let organization: Organization = {
    guard let scenario = try? Scenario(#"{"accounts": 5, "throttle": 0}"#) else {
      fatalError("the scenario of the fuzzers is not valid")
    }
    return Organization(scenario)
  }()
  static let signer = Signer()

  /// The named operation; any operation if the names do not exist.
  static func operation(_ service: String, _ name: String) -> (ServiceModel, Operation) {
    let model = model(service)
    return (model, model.operation(name) ?? chosen(by: name, from: model.operations))
  }

  static func model(_ service: String) -> ServiceModel {
    models.first { $0.name == service } ?? chosen(by: service, from: models)
  }

  private static func chosen<Item>(by text: String, from items: [Item]) -> Item {
    items[text.utf8.reduce(0) { ($0 * 31 + Int($1)) % items.count }]
  }

  /// The request in `message`, parsed as by a server, and signed for its service unless it has a
  /// signature. Also the error in its URL, if any.
  static func request(
    _ message: Message, at now: Instant
  ) -> (request: HTTPRequest, fault: WireError?) {
    let received = ReceivedRequest(
      method: message.word(0), target: message.word(1),
      headers: message.headers + [HTTPHeader("Host", "localhost")], body: message.body)
    let request = received.request
    guard (try? SignatureVerifier.ClaimedSignature(of: request)) == nil else {
      return (request, received.fault)
    }
    let scope = SigningScope(region: "us-east-1", service: message.word(2))
    let signed = signer.signed(request, with: Organization.credentials, scope: scope, at: now)
    return (signed, received.fault)
  }
}
