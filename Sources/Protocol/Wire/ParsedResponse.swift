import MusterDocument
import MusterModel
import MusterText

/// A response of a service, parsed by its protocol.
public enum ParsedResponse: Sendable {
  /// The output in the form that callers receive.
  case success(Document)
  case failure(ServiceError)
}

extension WireProtocol {
  /// Parses a response. Throws for a response that cannot come from the service, such as a proxy's
  /// web page, or that does not match the model.
  public func parsed(
    _ response: HTTPResponse, of operation: Operation, in model: ServiceModel
  ) throws(WireError) -> ParsedResponse {
    let subject = "The response to \(operation.name)"
    switch response.status {
    case ..<200:
      throw WireError(
        message: "\(subject) has HTTP status \(response.status), which is not a final status.")
    case 204 where !response.body.isEmpty:
      throw WireError(
        message: "\(subject) has HTTP status 204 (No Content) and a body of "
          + "\(response.body.count) bytes.")
    case 200..<300:
      let payload = model.structure(operation.output)?.payload
      if payload == nil && response.isPage {
        throw WireError(message: "\(subject) did not come from the service: \(response.summary)")
      }
      if response.isError(besides: model.structure(operation.output)) {
        return .failure(error(in: response, model))
      }
      do {
        return .success(try output(of: operation, in: response, model))
      } catch {
        throw WireError(message: error.message + unexpectedType(of: response))
      }
    default:
      return .failure(error(in: response, model).completed(from: response))
    }
  }

  /// The end of an error message that names the Content-Type if it is not that of the protocol.
  private func unexpectedType(of response: HTTPResponse) -> String {
    guard let type = response.mediaType, !type.includes(bodyFormat) else { return "" }
    return "; its Content-Type is \(type)"
  }
}

extension ServiceError {
  /// The error with a summary of the response as its message if the response has neither code nor
  /// message.
  fileprivate func completed(from response: HTTPResponse) -> ServiceError {
    guard message.isEmpty, code == String(response.status) else { return self }
    var error = self
    error.message = response.summary
    return error
  }
}

extension HTTPResponse {
  /// True if the body is a web page. The Content-Type is not reliable: some servers send JSON as
  /// HTML.
  fileprivate var isPage: Bool {
    let text = body.drop { $0 <= UInt8(ascii: " ") }
    guard text.first == UInt8(ascii: "<") else { return false }
    return ["<html", "<!doctype html"].contains { tag in
      String(decoding: text.prefix(tag.utf8.count), as: UTF8.self).lowercased() == tag
    }
  }

  /// True if the response is an error in spite of its status: it has the header that states the
  /// type of an error, or its body is an error document. `output` is the structure that was
  /// expected. Long bodies are not searched, since an error is short.
  fileprivate func isError(besides output: Structure?) -> Bool {
    if header("x-amzn-errortype") != nil { return true }
    guard body.count < 4096, output?.payload == nil else { return false }
    return isXMLError || isJSONError(besides: output)
  }

  /// True if the body is an error of the query protocol or of the ec2 protocol.
  private var isXMLError: Bool {
    guard body.first(where: { $0 > UInt8(ascii: " ") }) == UInt8(ascii: "<") else { return false }
    return body.includes("<ErrorResponse")
      || (body.includes("<Response") && body.includes("<Errors>"))
  }

  /// True if the body states the type of an error, or its code and a message, in members that the
  /// output does not have.
  private func isJSONError(besides output: Structure?) -> Bool {
    guard ["__type", "\"message\"", "\"Message\""].contains(where: body.includes),
      let root = try? Document(received: body).root
    else { return false }
    func states(_ names: String...) -> Bool {
      names.contains { output?.member($0) == nil && root[$0]?.string != nil }
    }
    return states("__type") || (states("code", "Code") && states("message", "Message"))
  }

  fileprivate var mediaType: String? {
    header("Content-Type").map { String($0.lowercased().prefix { $0 != ";" && $0 != " " }) }
  }

  /// "HTTP 502 (Bad Gateway) with text/html that begins: <html>…"
  fileprivate var summary: String {
    let status = "HTTP \(status)" + (HTTPStatus.reason(status).map { " (\($0))" } ?? "")
    if (300..<400).contains(self.status), let location = header("Location") {
      return "\(status) redirects to \(location); Muster does not follow redirects."
    }
    if body.isEmpty { return "\(status) without a body." }
    return "\(status) with \(mediaType ?? "a body") that begins: \(beginning)"
  }

  /// The beginning of the body, on one line.
  private var beginning: String {
    let maxLength = 200
    let words = String(decoding: body.prefix(4 * maxLength), as: UTF8.self)
      .split { $0.isWhitespace || $0.unicodeScalars.contains { $0.value < 0x20 } }
      .joined(separator: " ")
    return words.count > maxLength ? words.prefix(maxLength) + "…" : words
  }
}
