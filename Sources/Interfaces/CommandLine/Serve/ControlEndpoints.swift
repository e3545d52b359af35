import CMuster

/// The paths below /_muster/, by which tests steer the organization that they talk to.
struct ControlEndpoints {
  private static let root = "/_muster/"

  let organization: MusterOrganization

  /// What may be asked of a path: what it does, as people are told, and how it is done with a body, ""
  /// where there is none.
  private struct Method {
    let name: String
    let about: String
    let answer: (String) throws(CommandError) -> ServerResponse
  }

  /// What there is, by name.
  private var paths: [(name: String, methods: [Method])] {
    [
      (
        "state",
        [
          Method(name: "GET", about: "the organization as it stands, a scenario for --org") { _ in
            reply(organization.state())
          }
        ]
      ),
      (
        "clock",
        [
          Method(name: "GET", about: "what the organization's clock shows, and how fast it goes") {
            _ in clock
          },
          Method(
            name: "POST", about: #"{"advanceSeconds": 2400} lets so much time pass at once"#,
            answer: advance),
        ]
      ),
      (
        "faults",
        [
          Method(name: "GET", about: "what goes wrong, as members of a scenario") { _ in
            described { $0["faults"] ?? .null }
          },
          Method(
            name: "POST",
            about: #"{"throttle": 0.1, "operations": {"Enable": {"errors": 1}}} changes these "#
              + #"members; "operations": {} takes back what was said of single ones"#,
            answer: change),
        ]
      ),
      (
        "requests",
        [
          Method(name: "GET", about: "the latest 1,000 requests and how each was answered") { _ in
            reply(organization.requests())
          }
        ]
      ),
      (
        "reset",
        [
          Method(name: "POST", about: "begins again, as if nothing had happened") { _ in
            reply(organization.reset(), then: organization.describe)
          }
        ]
      ),
    ]
  }

  /// The answer to a request for one of the paths; nil for all others.
  func answer(_ request: muster_request) -> ServerResponse? {
    guard let url = request.url.map({ String(cString: $0) }),
      let method = request.method.map({ String(cString: $0) })
    else { return nil }
    let path = url.prefix { $0 != "?" }
    guard path.hasPrefix(ControlEndpoints.root) else {
      return path + "/" == ControlEndpoints.root ? overview : nil
    }
    let name = path.dropFirst(ControlEndpoints.root.count)
    guard !name.isEmpty else { return overview }
    guard let methods = paths.first(where: { $0.name == name })?.methods else {
      return unknown(name)
    }
    guard let found = methods.first(where: { $0.name == (method == "HEAD" ? "GET" : method) })
    else { return notAllowed(method, methods.map(\.name)) }
    do throws(CommandError) {
      return try found.answer(try body(of: request))
    } catch {
      return ServerResponse(400, .error("BadRequest", error.message))
    }
  }

  private func body(of request: muster_request) throws(CommandError) -> String {
    let bytes = UnsafeRawBufferPointer(start: request.body, count: request.body_length)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .usage("the body is not UTF-8")
    }
    return text
  }

  private var overview: ServerResponse {
    ServerResponse(
      200,
      .object(
        paths.map { path in
          let methods = path.methods.map { (name: $0.name, value: JSONValue.string($0.about)) }
          return (name: ControlEndpoints.root + path.name, value: .object(methods))
        }))
  }

  private func unknown(_ name: some StringProtocol) -> ServerResponse {
    let hint =
      nearest(to: String(name), among: paths.map(\.name))
      .map { "; did you mean \(ControlEndpoints.root)\($0)?" }
      ?? "; \(ControlEndpoints.root) lists them"
    return ServerResponse(
      404, .error("NotFound", "There is no \(ControlEndpoints.root)\(name)\(hint)"))
  }

  private func notAllowed(_ method: String, _ allowed: [String]) -> ServerResponse {
    ServerResponse(
      405, .error("MethodNotAllowed", "\(method) is not \(alternatives(allowed))."),
      headers: [("Allow", allowed.joined(separator: ", "))])
  }
}

// MARK: - What they do

extension ControlEndpoints {
  private var clock: ServerResponse {
    described { state in .object(["now", "speed"].map { (name: $0, value: state[$0] ?? .null) }) }
  }

  /// A part of what there is to be told of the organization.
  private func described(_ part: (JSONValue) -> JSONValue) -> ServerResponse {
    let answer = organization.describe()
    guard answer.status == MUSTER_OK else { return reply(answer) }
    return ServerResponse(200, part(answer.json))
  }

  /// {"advanceSeconds": 2400}
  private func advance(_ body: String) throws(CommandError) -> ServerResponse {
    let input = try JSONValue(parsing: body, called: "the body")
    let seconds: Double? =
      switch input["advanceSeconds"] {
      case .integer(let whole)?: Double(whole)
      case .number(let number)?: number
      default: nil
      }
    guard let seconds, (0...1e9).contains(seconds) else {
      throw .usage("/advanceSeconds must be a number of seconds, from 0 to 1000000000")
    }
    let milliseconds = Int64((seconds * 1000).rounded())
    return reply(organization.advance(by: milliseconds), then: { clock })
  }

  private func change(_ body: String) throws(CommandError) -> ServerResponse {
    reply(organization.change(faults: body))
  }

  private func reply(_ answer: MusterResult) -> ServerResponse {
    reply(answer) { ServerResponse(200, answer.json) }
  }

  private func reply(_ answer: MusterResult, then next: @escaping () -> MusterResult)
    -> ServerResponse
  {
    reply(answer) { reply(next()) }
  }

  private func reply(_ answer: MusterResult, then next: () -> ServerResponse) -> ServerResponse {
    guard answer.status != MUSTER_OK else { return next() }
    let isTheirs = Int(answer.status) == MUSTER_ERROR_ARGUMENT
    return ServerResponse(
      isTheirs ? 400 : 500, .error(answer.errorCode ?? "InternalFailure", answer.errorMessage))
  }
}

extension JSONValue {
  /// An error of the server itself, in a form in which clients of AWS find it.
  static func error(_ code: String, _ message: String) -> JSONValue {
    .object([("__type", .string(code)), ("message", .string(message))])
  }
}
