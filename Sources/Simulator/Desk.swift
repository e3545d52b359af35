import MusterDocument
import MusterModel
import MusterWire

/// Where a service's requests come in and its answers go out: between bytes and values, by the
/// service's model and nothing else.
struct Desk: Sendable {
  let kind: any Service.Type
  private let model: ServiceModel
  private let wire: any WireProtocol

  /// The desk of the service that has this name in the scope of signatures.
  init(_ service: String) throws(ServiceError) {
    guard let kind = Organization.kinds.first(where: { $0.name == service }) else {
      throw .notSimulated("The service \(service)")
    }
    self.kind = kind
    do {
      model = try Models.builtIn.model(of: service)
    } catch {
      throw .internalFailure(error.message)
    }
    guard let wire = WireProtocols.named(model.metadata.wireProtocol) else {
      throw .notSimulated("The protocol \(model.metadata.wireProtocol)")
    }
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
    guard findings.isEmpty else { throw .validation(findings.joined(separator: "; ")) }
  }

  func response(_ operation: Operation, _ output: JSON) throws(ServiceError) -> HTTPResponse {
    do {
      return try wire.response(operation, try Document(output.bytes).root, in: model)
    } catch {
      throw .internalFailure("\(error)")
    }
  }
}
