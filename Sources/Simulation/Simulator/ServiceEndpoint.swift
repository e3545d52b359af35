import MusterDocument
import MusterModel
import MusterSigning
import MusterWire

/// Where a service's requests come in and its answers go out: between bytes and values, by the
/// service's model and nothing else. A class for the same reason as `VerifiedRequest`.
final class ServiceEndpoint: Sendable {
  let kind: any Service.Type
  private let model: ServiceModel
  let wire: any WireProtocol

  /// The desk of the service that has this name in the scope of signatures; nil where there is none.
  init?(_ service: String) {
    guard let kind = Organization.kinds.first(where: { $0.name == service }),
      let model = try? Models.builtIn.model(of: service),
      let wire = WireProtocols.named(model.metadata.wireProtocol)
    else { return nil }
    self.kind = kind
    self.model = model
    self.wire = wire
  }

  /// The desk of the service for which a request says to be signed; of one that is not signed, that
  /// of the service that has such an operation, or else whose version it names.
  static func meant(
    by request: HTTPRequest, _ claim: Result<SignatureVerifier.Claim, SignatureError>
  ) -> ServiceEndpoint? {
    if case .success(let claim) = claim { return ServiceEndpoint(claim.scope.service) }
    let desks = Organization.services.lazy.compactMap { ServiceEndpoint($0) }
    return desks.first { $0.asked(by: request) != nil }
      ?? desks.first { $0.isVersion(namedBy: request) }
  }

  private func asked(by request: HTTPRequest) -> Operation? {
    (try? wire.received(request, in: model)).flatMap(\.self)?.operation
  }

  /// Whether a form names the version of the service's interface.
  private func isVersion(namedBy request: HTTPRequest) -> Bool {
    guard model.metadata.wireProtocol == "query", let fields = request.formFields else {
      return false
    }
    return fields.contains { $0.name == "Version" && $0.value == model.metadata.apiVersion }
  }

  /// The name of the operation that is asked for, if it is one that nobody has to sign.
  func openOperation(askedBy request: HTTPRequest) -> String? {
    asked(by: request).flatMap { $0.isSigned ? nil : $0.name }
  }

  func received(
    _ request: HTTPRequest
  ) throws(ServiceError) -> (operation: Operation, input: Document) {
    do {
      if let received = try wire.received(request, in: model) { return received }
    } catch {
      throw .serialization(error.message)
    }
    throw unknownOperation(request)
  }

  /// What the service says to who asks for nothing that it has, each protocol in its own way.
  private func unknownOperation(_ request: HTTPRequest) -> ServiceError {
    let message = "\(model.name) has no operation at \(request.method) \(request.path)."
    switch model.metadata.wireProtocol {
    case "query": return ServiceError(code: "InvalidAction", message: message, httpStatus: 400)
    case "json":
      return ServiceError(code: "UnknownOperationException", message: message, httpStatus: 400)
    default:
      return ServiceError(code: "UnknownOperationException", message: message, httpStatus: 404)
    }
  }

  func operation(_ name: String) -> Operation? { model.operation(name) }

  func check(_ input: Value, for operation: Operation) throws(ServiceError) {
    let validation = Validation(of: input, for: operation, in: model)
    let findings = (validation.violations + validation.doubts)
      .map { "\($0.pointer) \($0.message)" }
    guard findings.isEmpty else {
      let message = findings.joined(separator: "; ")
      throw validation.hasWrongTypes ? .serialization(message) : .validation(message)
    }
  }

  /// What the service says of a signature that it does not accept.
  func refusal(_ error: SignatureError) -> ServiceError {
    let isQuery = model.metadata.wireProtocol == "query"
    return ServiceError(
      code: isQuery ? error.queryCode : error.code, message: error.message,
      httpStatus: error.httpStatus)
  }

  /// An error as this service calls it.
  func spelled(_ error: ServiceError) -> ServiceError {
    guard let spelling = kind.errors[error.code] else { return error }
    return ServiceError(
      code: spelling.code, message: error.message, httpStatus: spelling.httpStatus)
  }

  func response(_ error: ServiceError) -> HTTPResponse { wire.response(error, in: model) }

  func response(_ operation: Operation, _ output: JSON) throws(ServiceError) -> HTTPResponse {
    do {
      return try wire.response(operation, built: output, in: model)
    } catch {
      throw .internalFailure("\(error)")
    }
  }
}
