import MusterDocument
import MusterModel
import MusterSigning
import MusterWire

/// Where a service's requests come in and its answers go out: between bytes and values, by the
/// service's model and nothing else.
struct Desk: Sendable {
  let kind: any Service.Type
  private let model: ServiceModel
  private let wire: any WireProtocol

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

  func received(
    _ request: HTTPRequest
  ) throws(ServiceError) -> (operation: Operation, input: Document) {
    do {
      if let received = try wire.received(request, in: model) { return received }
    } catch {
      throw ServiceError(code: "SerializationException", message: error.message, httpStatus: 400)
    }
    throw ServiceError(
      code: "UnknownOperationException",
      message: "\(model.name) has no operation at \(request.method) \(request.path).",
      httpStatus: 404)
  }

  func check(_ input: Value, for operation: Operation) throws(ServiceError) {
    let validation = Validation(of: input, for: operation, in: model)
    let findings = (validation.violations + validation.doubts)
      .map { "\($0.pointer) \($0.message)" }
    guard findings.isEmpty else {
      throw ServiceError(
        code: kind.validationCode, message: findings.joined(separator: "; "), httpStatus: 400)
    }
  }

  /// What the service says of a signature that it does not accept.
  func refusal(_ error: SignatureError) -> ServiceError {
    let isQuery = model.metadata.wireProtocol == "query"
    return ServiceError(
      code: isQuery ? error.queryCode : error.code, message: error.message,
      httpStatus: error.httpStatus)
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
