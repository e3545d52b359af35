import MusterDocument
import MusterModel

extension ServiceError {
  /// Parses an error of REST-JSON or AWS JSON; `members` parses a structure from the same response.
  /// The code is in a header or in the body, optionally with a namespace before "#" and a URL after
  /// ":". If there is none, the HTTP status is used.
  init(
    json response: HTTPResponse, in model: ServiceModel,
    members: (Structure) throws(WireError) -> Document
  ) {
    let body = (try? Document(received: response.body))?.root
    let candidates = [
      response.header("x-amzn-errortype"), body?["code"]?.string, body?["Code"]?.string,
      body?["__type"]?.string,
    ]
    let code = candidates.lazy.compactMap { $0.flatMap(ServiceError.bareCode) }.first
    let structure = code.flatMap(model.error)
    self.init(
      code: ServiceError.queryCode(in: response) ?? code ?? String(response.status),
      message: body?["message"]?.string ?? body?["Message"]?.string ?? "",
      httpStatus: response.status,
      members: structure.flatMap { try? members($0) }.map { JSON($0.root) } ?? [:])
  }

  private static func bareCode(_ stated: String) -> String? {
    stated.prefix { $0 != ":" }.split(separator: "#").last.map(String.init)
  }

  /// The code of the query protocol, which the service used earlier: "Code;Sender".
  private static func queryCode(in response: HTTPResponse) -> String? {
    let parts = response.header("x-amzn-query-error")?.split(separator: ";") ?? []
    return parts.count == 2 ? String(parts[0]) : nil
  }

  /// The error as a JSON body, as the service writes it.
  func json(in model: ServiceModel?) -> [UInt8] {
    let structure = model?.error(code)
    let message = structure?.member("message") ?? structure?.member("Message")
    var members = members
    if let message { members[message.name] = members[message.name] ?? .string(self.message) }
    let document = Document(writing: members)

    var writer = JSONWriter()
    writer.object { writer in
      writer.key("__type")
      writer.string(code)
      if message == nil {
        writer.key("message")
        writer.string(self.message)
      }
      guard let model, let structure else { return }
      JSONBodyWriter(model: model).write(document.root, structure, to: &writer)
    }
    return writer.bytes
  }
}
