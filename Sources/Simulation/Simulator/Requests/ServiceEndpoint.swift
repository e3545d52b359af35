import MusterDocument
import MusterModel
import MusterSigning
import MusterWire

/// Converts between the bytes and the values of one service, according to its model. A class for
/// the same reason as `VerifiedRequest`.
final class ServiceEndpoint: Sendable {
  let service: any SimulatedService.Type
  private let model: ServiceModel
  let wire: any WireProtocol

  /// True if the service is the same in all Regions.
  var isGlobal: Bool { model.traits.isGlobal }

  /// The endpoint of the service with this name in signatures; nil if there is none among
  /// `services`.
  init?(_ name: String, _ services: SimulatedServices) {
    guard let service = services[name],
      let model = try? Models.builtIn.model(of: name)
    else { return nil }
    self.service = service
    self.model = model
    wire = model.wireProtocol()
  }

  /// The endpoint of the service that a request's signature names. Without a signature, the
  /// endpoint of a service that has the requested operation, or whose version the request names.
  static func addressed(
    by request: HTTPRequest, _ claim: Result<SignatureVerifier.ClaimedSignature, SignatureError>,
    among services: SimulatedServices
  ) -> ServiceEndpoint? {
    if case .success(let claim) = claim { return ServiceEndpoint(claim.scope.service, services) }
    let endpoints = services.all.lazy.compactMap { ServiceEndpoint($0.name, services) }
    return endpoints.first { $0.operation(in: request) != nil }
      ?? endpoints.first { $0.wire.namesVersion(request, of: $0.model) }
  }

  private func operation(in request: HTTPRequest) -> Operation? {
    (try? wire.received(request, in: model)).flatMap(\.self)?.operation
  }

  /// The name of the requested operation if it needs no signature.
  func unsignedOperation(in request: HTTPRequest) -> String? {
    operation(in: request).flatMap { $0.isSigned ? nil : $0.name }
  }

  func received(
    _ request: HTTPRequest
  ) throws(ServiceError) -> (operation: Operation, input: Document) {
    do {
      if let received = try wire.received(request, in: model) { return received }
    } catch {
      throw .serialization(error.message)
    }
    if model.metadata.isExcerpt, let name = wire.operationName(in: request) {
      throw .notSimulated(name)
    }
    throw wire.unknownOperation(request, in: model)
  }

  func operation(_ name: String) -> Operation? { model.operation(name) }

  /// `input` with the parts masked that the model marks as sensitive.
  func masked(_ input: Value, of operation: Operation) -> JSON {
    operation.input.map { Redaction(model: model).masked(input, $0) } ?? [:]
  }

  func check(_ input: Value, for operation: Operation) throws(ServiceError) {
    let validation = Validation(of: input, for: operation, in: model)
    let findings = (validation.violations + validation.unknownValues)
      .map { "\($0.pointer) \($0.message)" }
    guard findings.isEmpty else {
      if validation.hasPatternMismatch, let error = service.patternMismatch { throw error }
      let message = findings.joined(separator: "; ")
      throw validation.hasWrongTypes ? .serialization(message) : .validation(message)
    }
  }

  /// An error with the code and status that this service uses.
  func renamed(_ error: ServiceError) -> ServiceError {
    guard let own = service.errors[error.code] else { return error }
    return ServiceError(
      code: own.code, message: error.message, httpStatus: own.httpStatus)
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
