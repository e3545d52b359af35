import CMuster

/// The paths below /_muster/, by which tests steer the organization that they talk to.
struct ControlPaths {
  private static let root = "/_muster/"

  let organization: HostedOrganization

  /// What there is, by name; each takes a body, "" where there is none.
  private var paths: [(name: String, methods: [String: (String) throws(Stop) -> HTTPReply])] {
    [
      ("state", ["GET": { _ in reply(organization.state()) }]),
      ("clock", ["GET": { _ in clock() }, "POST": advance]),
      ("faults", ["GET": { _ in reply(organization.change(faults: "{}")) }, "POST": change]),
      ("requests", ["GET": { _ in reply(organization.requests()) }]),
      ("reset", ["POST": { _ in reply(organization.reset(), then: organization.describe) }]),
    ]
  }

  /// The answer to a request for one of the paths; nil for all others.
  func answer(_ request: muster_request) -> HTTPReply? {
    guard let url = request.url.map({ String(cString: $0) }), url.hasPrefix(ControlPaths.root),
      let method = request.method.map({ String(cString: $0) })
    else { return nil }
    let name = url.dropFirst(ControlPaths.root.count).prefix { $0 != "?" }
    guard !name.isEmpty else { return overview }
    guard let path = paths.first(where: { $0.name == name }) else { return unknown(name) }
    guard let answer = path.methods[method == "HEAD" ? "GET" : method] else {
      return notAllowed(method, path.methods.keys.sorted())
    }
    do throws(Stop) {
      return try answer(try body(of: request))
    } catch {
      return HTTPReply(400, .error("BadRequest", error.message))
    }
  }

  private func body(of request: muster_request) throws(Stop) -> String {
    let bytes = UnsafeRawBufferPointer(start: request.body, count: request.body_length)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .usage("the body is not UTF-8")
    }
    return text
  }

  private var overview: HTTPReply {
    HTTPReply(
      200,
      .object(
        paths.map { path in
          let methods = path.methods.keys.sorted().map(JSON.string)
          return (name: ControlPaths.root + path.name, value: .array(methods))
        }))
  }

  private func unknown(_ name: some StringProtocol) -> HTTPReply {
    let hint =
      nearest(to: String(name), among: paths.map(\.name))
      .map { "; did you mean \(ControlPaths.root)\($0)?" } ?? "; \(ControlPaths.root) lists them"
    return HTTPReply(404, .error("NotFound", "There is no \(ControlPaths.root)\(name)\(hint)"))
  }

  private func notAllowed(_ method: String, _ allowed: [String]) -> HTTPReply {
    HTTPReply(
      405, .error("MethodNotAllowed", "\(method) is not \(alternatives(allowed))."),
      headers: [("Allow", allowed.joined(separator: ", "))])
  }
}

// MARK: - What they do

extension ControlPaths {
  private func clock() -> HTTPReply {
    let answer = organization.describe()
    guard answer.status == MUSTER_OK else { return reply(answer) }
    let members = ["now", "speed"].map { (name: $0, value: answer.json[$0] ?? .null) }
    return HTTPReply(200, .object(members))
  }

  /// {"advanceSeconds": 2400}
  private func advance(_ body: String) throws(Stop) -> HTTPReply {
    let input = try JSON(parsing: body, called: "the body")
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
    return reply(organization.advance(by: milliseconds), then: { clock() })
  }

  private func change(_ body: String) throws(Stop) -> HTTPReply {
    reply(organization.change(faults: body))
  }

  private func reply(_ answer: Answer) -> HTTPReply {
    reply(answer) { HTTPReply(200, answer.json) }
  }

  private func reply(_ answer: Answer, then next: @escaping () -> Answer) -> HTTPReply {
    reply(answer) { reply(next()) }
  }

  private func reply(_ answer: Answer, then next: () -> HTTPReply) -> HTTPReply {
    guard answer.status != MUSTER_OK else { return next() }
    let isTheirs = Int(answer.status) == MUSTER_ERROR_ARGUMENT
    return HTTPReply(
      isTheirs ? 400 : 500, .error(answer.errorCode ?? "InternalFailure", answer.errorMessage))
  }
}

extension JSON {
  /// An error of the server itself, in a form in which clients of AWS find it.
  static func error(_ code: String, _ message: String) -> JSON {
    .object([("__type", .string(code)), ("message", .string(message))])
  }
}
