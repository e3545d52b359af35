import MusterDocument
import MusterEndpoints
import MusterModel
import MusterTransport
import MusterWire

/// The HTTP messages of a call as lines of the log, without secrets.
///
/// A body is shown as it is if the model marks nothing in it as sensitive. Otherwise it is parsed,
/// masked and serialized again. A body that cannot be parsed is not shown then.
struct WireLog {
  let client: Client
  let operation: Operation
  let endpoint: EndpointURL

  private var redaction: Redaction { Redaction(model: client.model) }

  // MARK: Requests

  /// The lines of a signed request. `input` is the caller's input.
  func lines(of request: HTTPRequest, input: Value) -> [String] {
    let shown = redaction.concerns(operation.input) ? masked(request, input) : request
    return WireLines.of(">", shown.method + " " + shown.url, shown.allHeaders, shown.body)
  }

  /// The request that the masked input would result in, without tokens that the library generates.
  private func masked(_ request: HTTPRequest, _ input: Value) -> HTTPRequest {
    var shown = request
    shown.body = []
    guard let id = operation.input,
      case let document = Document(writing: redaction.masked(input, id)),
      let masked = try? client.wire.request(operation, document.root, in: client.model)
    else { return withoutInput(shown) }
    shown.path = endpoint.path(of: masked.path)
    shown.query = masked.query
    shown.body = masked.body
    for index in shown.headers.indices {
      if let value = masked.header(shown.headers[index].name) { shown.headers[index].value = value }
    }
    return shown
  }

  /// The request without anything from the input, for input that cannot be masked.
  private func withoutInput(_ request: HTTPRequest) -> HTTPRequest {
    HTTPRequest(
      method: request.method, scheme: request.scheme, host: request.host,
      path: endpoint.path(of: operation.requestURI))
  }

  // MARK: Responses

  func lines(
    of response: Result<HTTPResponse, TransportFailure>, _ result: CallResult
  ) -> [String] {
    switch response {
    case .failure(let failure): return WireLines.of(failure)
    case .success(let response):
      let shown = hasNothingSensitive(result) ? response : masked(response, result)
      return WireLines.of("<", "HTTP \(shown.status)", shown.headers, shown.body)
    }
  }

  /// True if no part of a response can be sensitive.
  private func hasNothingSensitive(_ result: CallResult) -> Bool {
    guard !redaction.concerns(operation.output) else { return false }
    return !operation.errors.contains { redaction.concerns($0) }
  }

  private func masked(_ response: HTTPResponse, _ result: CallResult) -> HTTPResponse {
    var shown = response
    let masked = maskedResponse(result)
    shown.body = masked?.body ?? Array("(\(response.body.count) bytes)".utf8)
    for index in shown.headers.indices {
      let name = shown.headers[index].name
      if let value = masked?.header(name) { shown.headers[index].value = value }
    }
    return shown
  }

  /// The response that the masked output would result in; nil if the response could not be parsed.
  private func maskedResponse(_ result: CallResult) -> HTTPResponse? {
    switch result.outcome {
    case .success(let document):
      guard let id = operation.output else { return nil }
      let output = Document(writing: redaction.masked(document.root, id))
      return try? client.wire.response(operation, output.root, in: client.model)
    case .failure(let failure):
      guard failure.kind == .service else { return nil }
      return client.wire.response(
        ServiceError(code: failure.code, message: failure.message, httpStatus: result.httpStatus),
        in: client.model)
    }
  }
}
