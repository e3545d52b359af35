import MusterDocument
import MusterModel
import MusterTransport
import MusterWire

/// What goes over the wire as lines for the log, without its secrets.
///
/// Bytes are shown as they are where the model calls nothing in them sensitive. Elsewhere the value
/// that they stand for is masked and written anew, and what cannot be understood is not shown.
struct WireLog {
  let client: Client
  let operation: Operation

  private var redaction: Redaction { Redaction(model: client.model) }

  // MARK: Requests

  /// The lines of a signed request, of which `input` is what the caller gave.
  func lines(of request: HTTPRequest, input: Value) -> [String] {
    let shown = redaction.concerns(operation.input) ? masked(request, input) : request
    return WireLines.of(">", shown.method + " " + shown.url, shown.allHeaders, shown.body)
  }

  /// The request as it would be for the masked input. Only tokens of the library's own are not in it.
  private func masked(_ request: HTTPRequest, _ input: Value) -> HTTPRequest {
    var shown = request
    shown.body = []
    guard let id = operation.input,
      case let document = Document(writing: redaction.masked(input, id)),
      let masked = try? client.wire.request(operation, document.root, in: client.model)
    else { return hidden(shown) }
    shown.path = client.place.endpoint.url.basePath + masked.path
    shown.query = masked.query
    shown.body = masked.body
    for index in shown.headers.indices {
      if let value = masked.header(shown.headers[index].name) { shown.headers[index].value = value }
    }
    return shown
  }

  /// What is left of a request whose masked input cannot be written.
  private func hidden(_ request: HTTPRequest) -> HTTPRequest {
    HTTPRequest(
      method: request.method, scheme: request.scheme, host: request.host,
      path: client.place.endpoint.url.basePath + operation.requestURI)
  }

  // MARK: Answers

  func lines(of answer: Result<HTTPResponse, TransportFailure>, _ result: CallResult) -> [String] {
    switch answer {
    case .failure(let failure): return WireLines.of(failure)
    case .success(let response):
      let shown = isHarmless(result) ? response : masked(response, result)
      return WireLines.of("<", "HTTP \(shown.status)", shown.headers, shown.body)
    }
  }

  /// Whether nothing in an answer can be sensitive.
  private func isHarmless(_ result: CallResult) -> Bool {
    guard !redaction.concerns(operation.output) else { return false }
    return !operation.errors.contains { redaction.concerns($0) }
  }

  private func masked(_ response: HTTPResponse, _ result: CallResult) -> HTTPResponse {
    var shown = response
    let written = written(result)
    shown.body = written?.body ?? Array("(\(response.body.count) bytes)".utf8)
    for index in shown.headers.indices {
      let name = shown.headers[index].name
      if let value = written?.header(name) { shown.headers[index].value = value }
    }
    return shown
  }

  /// The answer as it would be for the masked output; nil where it is not understood.
  private func written(_ result: CallResult) -> HTTPResponse? {
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
