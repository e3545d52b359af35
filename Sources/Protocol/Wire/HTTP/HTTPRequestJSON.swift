import MusterDocument
import MusterText

extension HTTPRequest {
  /// The request in the form that callbacks and reports contain.
  public var json: JSON {
    var json: JSON = [
      "method": .string(method), "url": .string(url),
      "headers": .array(
        allHeaders.map { ["name": .string($0.name), "value": .string($0.value)] }),
    ]
    if let text = String(validating: body, as: UTF8.self) {
      json["body"] = .string(text)
    } else {
      json["bodyBase64"] = .string(Base64.encoded(body))
    }
    return json
  }
}
