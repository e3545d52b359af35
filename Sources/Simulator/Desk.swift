import MusterDocument
import MusterModel
import MusterWire

/// Where a service's requests come in and its answers go out: between bytes and values, by the
/// service's model and nothing else.
struct Desk {
  private let model: ServiceModel
  private let wire: any WireProtocol

  init(_ service: String) throws(ServiceError) {
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
  ) throws(ServiceError) -> (operation: Operation, input: Value) {
    guard let (operation, input) = try parsed(request) else {
      throw ServiceError(
        code: "UnknownOperationException",
        message: "\(model.name) has no operation at \(request.method) \(request.path).",
        httpStatus: 404)
    }
    return (operation, input.root)
  }

  private func parsed(
    _ request: HTTPRequest
  ) throws(ServiceError) -> (operation: Operation, input: Document)? {
    do {
      return try wire.received(request, in: model)
    } catch {
      throw ServiceError(code: "SerializationException", message: error.message, httpStatus: 400)
    }
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
