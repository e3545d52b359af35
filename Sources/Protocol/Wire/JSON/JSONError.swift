import MusterDocument
import MusterModel

extension ServiceError {
  /// Reads an error of REST-JSON or JSON 1.x; `members` reads a structure out of the same response.
  /// Its code stands in one of the headers or in the body, maybe with a namespace before a "#" and an
  /// address behind a ":"; without any, the status has to do.
  init(
    json response: HTTPResponse, in model: ServiceModel,
    members: (Structure) throws(WireError) -> Document
  ) {
    let body = (try? Document(response.body))?.root
    let stated = [
      response.header("x-amzn-errortype"), body?["code"]?.string, body?["Code"]?.string,
      body?["__type"]?.string,
    ]
    let code = stated.lazy.compactMap { $0.flatMap(ServiceError.bareCode) }.first
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

  /// The code from the time when the service spoke the query protocol: "Code;Sender".
  private static func queryCode(in response: HTTPResponse) -> String? {
    let parts = response.header("x-amzn-query-error")?.split(separator: ";") ?? []
    return parts.count == 2 ? String(parts[0]) : nil
  }

  /// The error as the JSON that a service would answer.
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
