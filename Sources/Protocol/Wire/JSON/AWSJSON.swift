import MusterDocument
import MusterModel
import MusterText

/// AWS JSON 1.0 and 1.1, the protocol of Organizations: every request is a POST to "/" with a JSON
/// object, and a header names the operation.
public struct AWSJSON: WireProtocol {
  public let bodyFormat = "json"
  private let timestamps: TimestampStyle

  public init(_ timestamps: TimestampStyle = .utc) {
    self.timestamps = timestamps
  }

  private func contentType(_ model: ServiceModel?) -> HTTPHeader {
    HTTPHeader("Content-Type", "application/x-amz-json-\(model?.metadata.jsonVersion ?? "1.0")")
  }

  public func request(
    _ operation: Operation, _ input: Value, in model: ServiceModel
  ) throws(WireError) -> HTTPRequest {
    let target = "\(model.metadata.targetPrefix ?? "").\(operation.name)"
    var request = HTTPRequest(
      method: operation.httpMethod, host: try operation.hostPrefix(for: input),
      headers: [HTTPHeader("X-Amz-Target", target), contentType(model)],
      body: object(input, model.structure(operation.input), in: model))
    if model.metadata.isQueryCompatible {
      request.headers.append(HTTPHeader("x-amzn-query-mode", "true"))
    }
    return request
  }

  public func output(
    of operation: Operation, in response: HTTPResponse, _ model: ServiceModel
  ) throws(WireError) -> Document {
    guard let structure = model.structure(operation.output) else { return .empty }
    let subject = "The response to \(operation.name)"
    return try JSONBodyReader(model: model, subject: subject, timestamps: timestamps)
      .document(response.body, structure, model.schema(of: operation.output))
  }

  public func error(in response: HTTPResponse, _ model: ServiceModel) -> ServiceError {
    ServiceError(json: response, in: model) { (structure) throws(WireError) in
      try JSONBodyReader(model: model, subject: "The error", timestamps: timestamps)
        .document(response.body, structure)
    }
  }

  public func received(
    _ request: HTTPRequest, in model: ServiceModel
  ) throws(WireError) -> (operation: Operation, input: Document)? {
    guard let name = operationName(in: request), let operation = model.operation(name),
      operation.name == name
    else { return nil }
    let subject = "The body"
    guard let structure = model.structure(operation.input) else {
      try Document.check(unread: request.body, subject)
      return (operation, .empty)
    }
    let schema = model.schema(of: operation.input)
    let reading = JSONBodyReader(model: model, subject: subject)
    let input = try reading.document(request.body, structure, schema, inOrder: true)
    return (operation, input)
  }

  public func response(
    _ operation: Operation, _ output: Value, in model: ServiceModel
  ) throws(WireError) -> HTTPResponse {
    HTTPResponse(
      status: operation.responseCode, headers: [contentType(model)],
      body: object(output, model.structure(operation.output), in: model))
  }

  public func response(_ error: ServiceError, in model: ServiceModel?) -> HTTPResponse {
    HTTPResponse(
      status: error.httpStatus, headers: [contentType(model)], body: error.json(in: model))
  }

  public func operationName(in request: HTTPRequest) -> String? {
    request.header("X-Amz-Target")?.nonEmptyParts(separatedBy: ".").last.map { String($0) }
  }

  public func unknownOperation(_ request: HTTPRequest, in model: ServiceModel) -> ServiceError {
    unknownOperation(request, in: model, code: "UnknownOperationException", httpStatus: 400)
  }

  /// The body: an object, even if it has no members.
  private func object(
    _ value: Value, _ structure: Structure?, in model: ServiceModel
  ) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      guard let structure else { return }
      JSONBodyWriter(model: model).write(value, structure, to: &writer)
    }
    return writer.bytes
  }
}
