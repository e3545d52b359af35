import MusterDocument
import MusterModel

/// AWS Query, the protocol of STS, IAM and EC2: every request is a form in the body of a POST to
/// "/", or in the URL as in old clients. Responses are XML.
public struct AWSQuery: WireProtocol {
  public let bodyFormat = "xml"
  private let timestamps: TimestampStyle
  private let dialect: QueryDialect

  public init(_ timestamps: TimestampStyle = .utc) {
    self.init(timestamps, .query)
  }

  init(_ timestamps: TimestampStyle, _ dialect: QueryDialect) {
    self.timestamps = timestamps
    self.dialect = dialect
  }
}

// MARK: - The client's side

extension AWSQuery {
  public func request(
    _ operation: Operation, _ input: Value, in model: ServiceModel
  ) throws(WireError) -> HTTPRequest {
    var form = FormWriter(model, dialect)
    form.add(AWSQuery.action, operation.name)
    form.add("Version", model.metadata.apiVersion)
    if let structure = model.structure(operation.input) { form.add(input, structure) }
    return HTTPRequest(
      method: operation.httpMethod, host: try operation.hostPrefix(for: input),
      headers: [
        HTTPHeader("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
      ],
      body: Array(form.items.encoded.utf8))
  }

  public func output(
    of operation: Operation, in response: HTTPResponse, _ model: ServiceModel
  ) throws(WireError) -> Document {
    guard let structure = model.structure(operation.output), !structure.members.isEmpty else {
      return .empty
    }
    let root = try parsed(response.body, "The response to \(operation.name)")
    let result = dialect.wrapper(of: operation).flatMap(root.child) ?? root
    return try members(of: result, structure, in: model)
  }

  /// The header is read first, because parsing the body is expensive.
  public func requestID(of response: HTTPResponse) -> String? {
    if let id = response.header("x-amzn-RequestId") { return id }
    return (try? XMLElement(parsing: response.body)).flatMap(dialect.requestID)
  }

  public func error(in response: HTTPResponse, _ model: ServiceModel) -> ServiceError {
    let root = try? XMLElement(parsing: response.body)
    let error = root?.child("Error") ?? root?.child("Errors")?.child("Error")
    let code = error?.child("Code")?.text ?? String(response.status)
    var members: JSON = [:]
    if let error, let structure = model.error(code),
      let document = try? self.members(of: error, structure, in: model)
    {
      members = JSON(document.root)
    }
    return ServiceError(
      code: code, message: error?.child("Message")?.text ?? "", httpStatus: response.status,
      members: members)
  }

  private func parsed(_ bytes: [UInt8], _ subject: String) throws(WireError) -> XMLElement {
    do {
      return try XMLElement(parsing: bytes)
    } catch {
      throw WireError(message: "\(subject) \(error.message)")
    }
  }

  private func members(
    of element: XMLElement, _ structure: Structure, in model: ServiceModel
  ) throws(WireError) -> Document {
    var writer = JSONWriter()
    let body = XMLBody(model, timestamps)
    try writer.object { (writer) throws(WireError) in
      try body.read(element, structure, to: &writer)
    }
    return try .written(writer)
  }
}

// MARK: - The service's side

extension AWSQuery {
  public func received(
    _ request: HTTPRequest, in model: ServiceModel
  ) throws(WireError) -> (operation: Operation, input: Document)? {
    guard let fields = request.formFields else {
      throw WireError(message: "The body is not a form.")
    }
    let form = try FormTree(fields)
    guard let action = form.child(AWSQuery.action)?.value,
      let operation = model.operation(action), operation.name == action
    else { return nil }
    guard let structure = model.structure(operation.input) else { return (operation, .empty) }
    var writer = JSONWriter()
    let reader = FormReader(model, dialect)
    writer.object { reader.read(form, structure, to: &$0) }
    return (operation, try .written(writer))
  }

  public func response(
    _ operation: Operation, _ output: Value, in model: ServiceModel
  ) throws(WireError) -> HTTPResponse {
    var writer = XMLWriter()
    writer.element(operation.name + "Response", attributes: namespace(model)) { writer in
      guard let structure = model.structure(operation.output) else { return }
      let body = XMLBody(model)
      if let wrapper = dialect.wrapper(of: operation) {
        body.write(output, structure, as: wrapper, to: &writer)
      } else {
        body.write(membersOf: output, structure, to: &writer)
      }
    }
    return HTTPResponse(
      status: operation.responseCode, headers: [AWSQuery.contentType], body: writer.bytes)
  }

  public func response(_ error: ServiceError, in model: ServiceModel?) -> HTTPResponse {
    var writer = XMLWriter()
    dialect.writeError(error, attributes: namespace(model), to: &writer) { writer in
      writer.element("Code", text: error.code)
      writer.element("Message", text: error.message)
      guard let model, let structure = model.error(error.code) else { return }
      let members = Document(writing: error.membersWithoutMessage)
      XMLBody(model).write(membersOf: members.root, structure, to: &writer)
    }
    return HTTPResponse(
      status: error.httpStatus, headers: [AWSQuery.contentType], body: writer.bytes)
  }

  /// Adds the id to a header and to the end of the body.
  public func addRequestID(_ requestID: String, to response: inout HTTPResponse) {
    response.headers.append(HTTPHeader("x-amzn-RequestId", requestID))
    guard let end = response.body.lastIndex(of: UInt8(ascii: "<")) else { return }
    var writer = XMLWriter()
    dialect.writeRequestID(requestID, isError: response.status >= 300, to: &writer)
    response.body.insert(contentsOf: writer.bytes, at: end)
  }

  public func operationName(in request: HTTPRequest) -> String? {
    request.formFields?.first { $0.name == AWSQuery.action }?.value
  }

  public func unknownOperation(_ request: HTTPRequest, in model: ServiceModel) -> ServiceError {
    unknownOperation(request, in: model, code: "InvalidAction", httpStatus: 400)
  }

  public func namesVersion(_ request: HTTPRequest, of model: ServiceModel) -> Bool {
    (request.formFields ?? []).contains {
      $0.name == "Version" && $0.value == model.metadata.apiVersion
    }
  }

  public func code(of error: AuthenticationError) -> String {
    switch error {
    case .unknownAccessKey where dialect == .ec2: "AuthFailure"
    case .expiredToken where dialect == .ec2: "RequestExpired"
    case .missingToken: "MissingAuthenticationToken"
    case .incompleteSignature: "IncompleteSignature"
    case .unknownAccessKey: "InvalidClientTokenId"
    case .invalidSignature: "SignatureDoesNotMatch"
    case .expiredToken: "ExpiredToken"
    }
  }

  /// The field with the operation's name.
  private static let action = "Action"
  private static let contentType = HTTPHeader("Content-Type", "text/xml")

  private func namespace(_ model: ServiceModel?) -> [(name: String, value: String)] {
    model?.metadata.xmlNamespace.map { [(name: "xmlns", value: $0)] } ?? []
  }
}

extension HTTPRequest {
  /// The parameters in the URL and in the body; nil if the body is not a form.
  fileprivate var formFields: [QueryItem]? {
    [QueryItem](encoded: body).map { query + $0 }
  }
}
