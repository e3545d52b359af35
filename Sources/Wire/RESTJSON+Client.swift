import MusterDocument
import MusterModel

extension RESTJSON {
  public func request(
    _ operation: Operation, _ input: Value, in model: ServiceModel, token: () -> String
  ) throws(WireError) -> HTTPRequest {
    let structure = model.structure(operation.input)
    let scalar = Scalar(model: model)
    let path = try operation.path.filled { (label) throws(WireError) in
      try pathLabel(label, input, structure, scalar)
    }
    var request = HTTPRequest(method: operation.httpMethod, host: "", path: path)
    guard let structure else { return request }
    for member in structure.members {
      guard let value = input[member.name], !value.isNull else { continue }
      switch member.location {
      case .querystring: request.query += queryItems(member, value, scalar)
      case .header:
        if let text = scalar.text(value, member.shape, at: .header) {
          request.headers.append(HTTPHeader(member.wireName, text))
        }
      case .headers:
        request.headers += value.members.map {
          HTTPHeader(member.wireName + ($0.key.string ?? ""), $0.value.string ?? "")
        }
      case .body, .uri, .statusCode: break
      }
    }
    if let content = requestBody(input, structure, model, token) {
      request.body = content
      request.headers.append(HTTPHeader("Content-Type", "application/json"))
    }
    return request
  }

  private func pathLabel(
    _ label: String, _ input: Value, _ structure: Structure?, _ scalar: Scalar
  ) throws(WireError) -> String {
    let member = structure?.members.first { $0.location == .uri && $0.wireName == label }
    guard let member, let value = input[member.name],
      let text = scalar.text(value, member.shape, at: .uri), !text.isEmpty
    else { throw WireError(message: "/\(member?.name ?? label): must not be empty") }
    return text
  }

  private func queryItems(_ member: Member, _ value: Value, _ scalar: Scalar) -> [QueryItem] {
    switch scalar.model[member.shape].kind {
    case .list(let element):
      return value.elements.compactMap { scalar.text($0, element.shape, at: .querystring) }
        .map { QueryItem(member.wireName, $0) }
    case .map(_, let element):
      return value.members.flatMap { key, child in
        (child.kind == .array ? Array(child.elements) : [child])
          .compactMap { scalar.text($0, element.shape, at: .querystring) }
          .map { QueryItem(key.string ?? "", $0) }
      }
    default:
      return scalar.text(value, member.shape, at: .querystring)
        .map { [QueryItem(member.wireName, $0)] } ?? []
    }
  }

  /// The body; nil if the operation has no member for it.
  private func requestBody(
    _ input: Value, _ structure: Structure, _ model: ServiceModel, _ token: () -> String
  ) -> [UInt8]? {
    withoutActuallyEscaping(token) { token in
      var writer = JSONWriter()
      let body = body(model, .toWire, token: token)
      if let payload = structure.payload.flatMap(structure.member) {
        guard let value = input[payload.name], !value.isNull else { return nil }
        body.write(value, payload.shape, to: &writer)
      } else {
        guard structure.members.contains(where: { $0.location == .body }) else { return nil }
        writer.object { body.write(input, structure, to: &$0) }
      }
      return writer.bytes
    }
  }

  public func answer(
    _ operation: Operation, _ response: HTTPResponse, in model: ServiceModel
  ) throws(WireError) -> Answer {
    guard response.status < 300 else { return .failure(error(in: response)) }
    let received = try parsed(response.body, "The answer to \(operation.name)")
    guard received.root.kind == .object else {
      throw WireError(message: "The answer to \(operation.name) is no JSON object.")
    }
    if operation.answersAsIs { return .success(received) }
    var writer = JSONWriter(capacity: response.body.count)
    writer.object { writer in
      guard let structure = model.structure(operation.output) else { return }
      if let payload = structure.payload.flatMap(structure.member) {
        writer.key(payload.name)
        body(model, .fromWire).write(received.root, payload.shape, to: &writer)
      } else {
        body(model, .fromWire).write(received.root, structure, to: &writer)
      }
      writeHeaders(of: response, structure, Scalar(model: model), to: &writer)
    }
    return .success(try document(writer))
  }

  private func writeHeaders(
    of response: HTTPResponse, _ structure: Structure, _ scalar: Scalar,
    to writer: inout JSONWriter
  ) {
    for member in structure.members {
      switch member.location {
      case .header:
        guard let text = response.header(member.wireName) else { continue }
        writer.key(member.name)
        writer.json(scalar.value(text, member.shape))
      case .statusCode:
        writer.key(member.name)
        writer.integer(Int64(response.status))
      case .headers, .body, .uri, .querystring: break
      }
    }
  }

  /// The error in an answer. Its code is in a header or in the body, maybe with a namespace before
  /// a "#" and an address behind a ":"; without any, the status has to do.
  func error(in response: HTTPResponse) -> ServiceError {
    let body = (try? Document(response.body))?.root
    let stated = [
      response.header("x-amzn-errortype"), body?["code"]?.string, body?["__type"]?.string,
    ]
    let code = stated.lazy.compactMap { $0?.prefix { $0 != ":" }.split(separator: "#").last }.first
    let message = body?["message"]?.string ?? body?["Message"]?.string ?? ""
    return ServiceError(
      code: code.map(String.init) ?? String(response.status), message: message,
      httpStatus: response.status)
  }
}
