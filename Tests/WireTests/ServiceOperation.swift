import MusterDocument
import MusterModel
import Testing

@testable import MusterWire

/// An operation of a built-in service or of `EveryTrait`, as an argument of a test.
struct ServiceOperation: Sendable, CustomTestStringConvertible {
  let service: String
  let name: String

  init(_ service: String, _ name: String) {
    self.service = service
    self.name = name
  }

  var testDescription: String { "\(service) \(name)" }

  static let all = (Models.builtIn.services + EveryTrait.services).flatMap { service in
    (try? EveryTrait.models.get().model(of: service))?.operations
      .map { ServiceOperation(service, $0.name) } ?? []
  }

  func model() throws -> ServiceModel { try EveryTrait.models.get().model(of: service) }

  func operation() throws -> Operation {
    guard let operation = try model().operation(name) else {
      throw WireError(message: "there is no \(name)")
    }
    return operation
  }

  func wire() throws -> any WireProtocol { try model().wireProtocol() }

  /// The request for `input`; every token in it is "token".
  func request(_ input: JSON) throws -> HTTPRequest {
    try wire().request(
      operation(), Document(writing: input).root, in: model(), token: { "token" })
  }

  func received(_ request: HTTPRequest) throws -> (operation: Operation, input: Document)? {
    try wire().received(request, in: model())
  }

  func parsed(_ response: HTTPResponse) throws -> ParsedResponse {
    try wire().parsed(response, of: operation(), in: model())
  }

  /// The output of a successful response with `body`.
  func output(_ body: String) throws -> JSON {
    let response = HTTPResponse(status: try operation().responseCode, body: Array(body.utf8))
    switch try parsed(response) {
    case .success(let document): return JSON(document.root)
    case .failure(let error): throw error
    }
  }

  func violations(_ input: JSON) throws -> [Violation] {
    try validation(input).violations
  }

  func validation(_ input: JSON) throws -> Validation {
    Validation(of: Document(writing: input).root, for: try operation(), in: try model())
  }
}

extension HTTPRequest {
  var text: String { String(decoding: body, as: UTF8.self) }
}
