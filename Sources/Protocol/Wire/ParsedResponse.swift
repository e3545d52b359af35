import MusterDocument
import MusterModel
import MusterText

/// What a service answered.
public enum ParsedResponse: Sendable {
  /// The output as users see it.
  case success(Document)
  case failure(ServiceError)
}

extension WireProtocol {
  /// Reads an answer. One that no service gives (a proxy's page, a body where there is none) is an
  /// error of its own.
  public func parsed(
    _ response: HTTPResponse, of operation: Operation, in model: ServiceModel
  ) throws(WireError) -> ParsedResponse {
    let what = "The answer to \(operation.name)"
    switch response.status {
    case ..<200:
      throw WireError(
        message: "\(what) has HTTP status \(response.status), which ends no exchange.")
    case 204 where !response.body.isEmpty:
      throw WireError(
        message: "\(what) has HTTP status 204 (No Content) and a body of "
          + "\(response.body.count) bytes.")
    case 200..<300:
      let payload = model.structure(operation.output)?.payload
      if payload == nil && response.isPage {
        throw WireError(message: "\(what) is none of the service's: \(response.inWords)")
      }
      do {
        return .success(try output(of: operation, in: response, model))
      } catch {
        throw WireError(message: error.message + doubt(of: response))
      }
    default:
      return .failure(error(in: response, model).explained(by: response))
    }
  }

  /// What the headers say against an answer that is not understood.
  private func doubt(of response: HTTPResponse) -> String {
    guard let type = response.mediaType, !type.includes(language) else { return "" }
    return "; it came as \(type)"
  }
}

extension ServiceError {
  /// With a message made of the response where the service gave neither code nor message.
  fileprivate func explained(by response: HTTPResponse) -> ServiceError {
    guard message.isEmpty, code == String(response.status) else { return self }
    var error = self
    error.message = response.inWords
    return error
  }
}

extension HTTPResponse {
  /// Whether this is a web page. Its type does not tell: others say it of JSON, too.
  fileprivate var isPage: Bool {
    let text = body.drop { $0 <= UInt8(ascii: " ") }
    guard text.first == UInt8(ascii: "<") else { return false }
    return ["<html", "<!doctype html"].contains { tag in
      String(decoding: text.prefix(tag.utf8.count), as: UTF8.self).lowercased() == tag
    }
  }

  fileprivate var mediaType: String? {
    header("Content-Type").map { String($0.lowercased().prefix { $0 != ";" && $0 != " " }) }
  }

  /// "HTTP 502 (Bad Gateway) with text/html that begins: <html>…"
  fileprivate var inWords: String {
    let status = "HTTP \(status)" + (HTTPStatus.reason(status).map { " (\($0))" } ?? "")
    if (300..<400).contains(self.status), let place = header("Location") {
      return "\(status) points to \(place); redirects are not followed."
    }
    if body.isEmpty { return "\(status) without a body." }
    return "\(status) with \(mediaType ?? "a body") that begins: \(beginning)"
  }

  /// The beginning of the body on one line.
  private var beginning: String {
    let most = 200
    let words = String(decoding: body.prefix(4 * most), as: UTF8.self)
      .split { $0.isWhitespace || $0.unicodeScalars.contains { $0.value < 0x20 } }
      .joined(separator: " ")
    return words.count > most ? words.prefix(most) + "…" : words
  }
}
