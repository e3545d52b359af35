import MusterDocument
import MusterModel

extension RESTJSON {
  public func received(
    _ request: HTTPRequest, in model: ServiceModel
  ) throws(WireError) -> (operation: Operation, input: Document)? {
    guard let (operation, labels) = route(request, model) else { return nil }
    guard let structure = model.structure(operation.input) else {
      return (operation, try parsed([], ""))
    }
    let scalar = Scalar(model: model)
    let sent = try parsed(request.body, "The body")
    var writer = JSONWriter(capacity: request.body.count)
    writer.object { writer in
      if structure.payload == nil {
        body(model, .fromWire).write(sent.root, structure, to: &writer)
      }
      for member in structure.members {
        guard let value = received(member, request, labels, sent.root, scalar, structure) else {
          continue
        }
        writer.key(member.name)
        writer.json(value)
      }
    }
    return (operation, try document(writer))
  }

  private func route(
    _ request: HTTPRequest, _ model: ServiceModel
  ) -> (Operation, [String: String])? {
    let segments = request.path.split(separator: "/")
    var best: (operation: Operation, labels: [String: String])?
    for operation in model.operations where operation.httpMethod == request.method {
      guard let labels = operation.path.labels(in: segments) else { continue }
      if operation.path.fixedParts > best?.operation.path.fixedParts ?? -1 {
        best = (operation, labels)
      }
    }
    return best
  }

  /// A member that is not within the body's object; nil if it is, or was not sent.
  private func received(
    _ member: Member, _ request: HTTPRequest, _ labels: [String: String], _ sent: Value,
    _ scalar: Scalar, _ structure: Structure
  ) -> JSON? {
    switch member.location {
    case .uri: return labels[member.wireName].map { scalar.value($0, member.shape) }
    case .header: return request.header(member.wireName).map { scalar.value($0, member.shape) }
    case .querystring: return query(member, request, scalar)
    case .body:
      guard structure.payload == member.name, !request.body.isEmpty else { return nil }
      var writer = JSONWriter()
      body(scalar.model, .fromWire).write(sent, member.shape, to: &writer)
      return (try? Document(writer.bytes)).map { JSON($0.root) }
    case .headers, .statusCode: return nil
    }
  }

  private func query(_ member: Member, _ request: HTTPRequest, _ scalar: Scalar) -> JSON? {
    let values = request.query.filter { $0.name == member.wireName }.map(\.value)
    guard let first = values.first else { return nil }
    if case .list(let element) = scalar.model[member.shape].kind {
      return .array(values.map { scalar.value($0, element.shape) })
    }
    return scalar.value(first, member.shape)
  }

  public func response(
    _ operation: Operation, _ output: Value, in model: ServiceModel
  ) throws(WireError) -> HTTPResponse {
    var response = HTTPResponse(status: operation.responseCode)
    guard let structure = model.structure(operation.output) else { return response }
    response.headers.append(HTTPHeader("Content-Type", "application/json"))
    let scalar = Scalar(model: model)
    for member in structure.members where member.location == .header {
      guard let value = output[member.name],
        let text = scalar.text(value, member.shape, at: .header)
      else { continue }
      response.headers.append(HTTPHeader(member.wireName, text))
    }
    var writer = JSONWriter()
    if let payload = structure.payload.flatMap(structure.member) {
      if let value = output[payload.name] {
        body(model, .toWire).write(value, payload.shape, to: &writer)
      }
    } else {
      writer.object { body(model, .toWire).write(output, structure, to: &$0) }
    }
    response.body = writer.bytes
    return response
  }

  public func response(_ error: ServiceError) -> HTTPResponse {
    var writer = JSONWriter()
    writer.object {
      $0.key("message")
      $0.string(error.message)
    }
    return HTTPResponse(
      status: error.httpStatus,
      headers: [
        HTTPHeader("Content-Type", "application/json"),
        HTTPHeader("x-amzn-ErrorType", error.code),
      ],
      body: writer.bytes)
  }
}
