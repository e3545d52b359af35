import MusterDocument
import MusterModel
import MusterText

/// REST-JSON, the protocol of Inspector and Macie: method and path select the operation, and
/// members are in the path, the query, headers or the body.
public struct RESTJSON: WireProtocol {
  public let bodyFormat = "json"
  private let timestamps: TimestampStyle

  public init(_ timestamps: TimestampStyle = .utc) {
    self.timestamps = timestamps
  }
}

// MARK: - The client's side

extension RESTJSON {
  public func request(
    _ operation: Operation, _ input: Value, in model: ServiceModel
  ) throws(WireError) -> HTTPRequest {
    let structure = model.structure(operation.input)
    var request = HTTPRequest(
      method: operation.httpMethod, host: try operation.hostPrefix(for: input),
      path: try path(operation, input, structure, in: model))
    guard let structure else {
      request.query = QueryBinding(model).fixed(operation.path)
      return request
    }
    request.query = QueryBinding(model).items(of: input, structure, operation.path)
    request.headers = HeaderBinding(model).headers(of: input, structure)
    if let content = try RESTBody(model: model).content(of: input, structure) {
      request.body = content.bytes
      request.headers.addContentType(content.type)
    }
    return request
  }

  private func path(
    _ operation: Operation, _ input: Value, _ structure: Structure?, in model: ServiceModel
  ) throws(WireError) -> String {
    let scalar = ScalarText(model: model, timestamps: .iso8601)
    return try operation.path.filled { (label) throws(WireError) in
      let member = structure?.members.first { $0.location == .uri && $0.wireName == label }
      guard let member, let value = input[member.name],
        let text = scalar.text(value, member.shape), !text.isEmpty
      else { throw WireError(message: "/\(member?.name ?? label) must not be empty") }
      return text
    }
  }

  public func output(
    of operation: Operation, in response: HTTPResponse, _ model: ServiceModel
  ) throws(WireError) -> Document {
    guard let structure = model.structure(operation.output) else { return .empty }
    let subject = "The response to \(operation.name)"
    guard let schema = model.schema(of: operation.output) else {
      return try members(of: response, structure, subject, in: model)
    }
    return try JSONBodyReader(model: model, subject: subject, timestamps: timestamps)
      .document(response.body, structure, schema)
  }

  public func error(in response: HTTPResponse, _ model: ServiceModel) -> ServiceError {
    ServiceError(json: response, in: model) { (structure) throws(WireError) in
      try members(of: response, structure, "The error", in: model)
    }
  }

  private func members(
    of response: HTTPResponse, _ structure: Structure, _ subject: String, in model: ServiceModel
  ) throws(WireError) -> Document {
    var writer = JSONWriter(capacity: response.body.count)
    try writer.object { (writer) throws(WireError) in
      try RESTBody(model: model, timestamps: timestamps)
        .read(response.body, structure, subject, to: &writer)
      HeaderBinding(model, timestamps).read(response.headers, structure, to: &writer)
      for member in structure.members where member.location == .statusCode {
        writer.key(member.name)
        writer.integer(Int64(response.status))
      }
    }
    return try .written(writer)
  }
}

// MARK: - The service's side

extension RESTJSON {
  public func received(
    _ request: HTTPRequest, in model: ServiceModel
  ) throws(WireError) -> (operation: Operation, input: Document)? {
    guard let (operation, labels) = route(request, in: model) else { return nil }
    let structure = model.structure(operation.input)
    if structure?.hasBody != true { try Document.check(unread: request.body, "The body") }
    guard let structure else { return (operation, .empty) }
    if structure.hasBody, let schema = model.schema(of: operation.input) {
      let reading = JSONBodyReader(model: model, subject: "The body")
      let input = try reading.document(request.body, structure, schema, inOrder: true)
      return (operation, input)
    }
    let scalar = ScalarText(model: model, timestamps: .iso8601)
    var writer = JSONWriter(capacity: request.body.count)
    try writer.object { (writer) throws(WireError) in
      try RESTBody(model: model).read(request.body, structure, "The body", to: &writer)
      for member in structure.members where member.location == .uri {
        guard let text = labels[member.wireName] else { continue }
        writer.key(member.name)
        writer.json(scalar.value(text, member.shape))
      }
      QueryBinding(model).read(request.query, structure, operation.path, to: &writer)
      HeaderBinding(model).read(request.headers, structure, to: &writer)
    }
    return (operation, try .written(writer))
  }

  /// The operation with matching path and fixed query, and with the most fixed parts.
  private func route(
    _ request: HTTPRequest, in model: ServiceModel
  ) -> (operation: Operation, labels: [String: String])? {
    let segments = request.path.nonEmptyParts(separatedBy: "/")
    var best: (operation: Operation, labels: [String: String])?
    for operation in model.operations(
      request.method, withFirstSegment: segments.first.map(String.init))
    {
      let fixed = QueryBinding(model).fixed(operation.path)
      guard let labels = operation.path.labels(in: segments),
        fixed.allSatisfy(request.query.contains)
      else { continue }
      if operation.path.specificity > best?.operation.path.specificity ?? -1 {
        best = (operation, labels)
      }
    }
    return best
  }

  /// A response with this status has no body (RFC 9110, 15.3.5).
  private static let noContent = 204

  public func response(
    _ operation: Operation, _ output: Value, in model: ServiceModel
  ) throws(WireError) -> HTTPResponse {
    var response = HTTPResponse(status: operation.responseCode)
    guard let structure = model.structure(operation.output) else { return response }
    for member in structure.members where member.location == .statusCode {
      response.status = output[member.name]?.integer.flatMap { Int(exactly: $0) } ?? response.status
    }
    response.headers = HeaderBinding(model).headers(of: output, structure)
    guard response.status != RESTJSON.noContent else { return response }
    if let content = try RESTBody(model: model).content(of: output, structure) {
      response.body = content.bytes
      response.headers.addContentType(content.type)
    }
    return response
  }

  /// An output that needs no conversion is written directly.
  public func response(
    _ operation: Operation, built output: JSON, in model: ServiceModel
  ) throws(WireError) -> HTTPResponse {
    guard model.schema(of: operation.output) != nil,
      operation.responseCode != RESTJSON.noContent
    else {
      return try response(operation, Document(writing: output).root, in: model)
    }
    let type = HTTPHeader("Content-Type", "application/json")
    return HTTPResponse(status: operation.responseCode, headers: [type], body: output.bytes)
  }

  public func response(_ error: ServiceError, in model: ServiceModel?) -> HTTPResponse {
    var response = HTTPResponse(
      status: error.httpStatus,
      headers: [HTTPHeader("x-amzn-ErrorType", error.code)],
      body: error.json(in: model))
    response.headers.addContentType("application/json")
    if let model, let structure = model.error(error.code) {
      let members = Document(writing: error.members)
      response.headers += HeaderBinding(model).headers(of: members.root, structure)
    }
    return response
  }

  public func unknownOperation(_ request: HTTPRequest, in model: ServiceModel) -> ServiceError {
    unknownOperation(request, in: model, code: "UnknownOperationException", httpStatus: 404)
  }
}

extension [HTTPHeader] {
  /// Adds a Content-Type unless a member of the input set it.
  fileprivate mutating func addContentType(_ type: String) {
    if value(of: "Content-Type") == nil { append(HTTPHeader("Content-Type", type)) }
  }
}

extension PathTemplate {
  /// The number of fixed parts. If several templates match a request, the most specific one is
  /// used.
  fileprivate var specificity: Int { fixedParts + fixedQuery.count }
}
