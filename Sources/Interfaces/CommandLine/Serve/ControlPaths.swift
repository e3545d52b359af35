import CMuster

/// The paths below /_muster/, by which tests steer the organization that they talk to.
struct ControlPaths {
  private static let root = "/_muster/"

  let organization: HostedOrganization

  /// What may be asked of a path: what it does, as people are told, and how it is done with a body, ""
  /// where there is none.
  private struct Method {
    let name: String
    let about: String
    let answer: (String) throws(Stop) -> HTTPReply
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
  func answer(_ request: muster_request) -> HTTPReply? {
    guard let url = request.url.map({ String(cString: $0) }),
      let method = request.method.map({ String(cString: $0) })
    else { return nil }
    let path = url.prefix { $0 != "?" }
    guard path.hasPrefix(ControlPaths.root) else {
      return path + "/" == ControlPaths.root ? overview : nil
    }
    let name = path.dropFirst(ControlPaths.root.count)
    guard !name.isEmpty else { return overview }
    guard let methods = paths.first(where: { $0.name == name })?.methods else {
      return unknown(name)
    }
    guard let found = methods.first(where: { $0.name == (method == "HEAD" ? "GET" : method) })
    else { return notAllowed(method, methods.map(\.name)) }
    do throws(Stop) {
      return try found.answer(try body(of: request))
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
          let methods = path.methods.map { (name: $0.name, value: JSON.string($0.about)) }
          return (name: ControlPaths.root + path.name, value: .object(methods))
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
  private var clock: HTTPReply {
    described { state in .object(["now", "speed"].map { (name: $0, value: state[$0] ?? .null) }) }
  }

  /// A part of what there is to be told of the organization.
  private func described(_ part: (JSON) -> JSON) -> HTTPReply {
    let answer = organization.describe()
    guard answer.status == MUSTER_OK else { return reply(answer) }
    return HTTPReply(200, part(answer.json))
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
    return reply(organization.advance(by: milliseconds), then: { clock })
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
