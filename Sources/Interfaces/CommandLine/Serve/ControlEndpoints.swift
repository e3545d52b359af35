import CMuster

/// The paths below /_muster/, through which tests control the served organization.
struct ControlEndpoints {
  private static let root = "/_muster/"

  let organization: MusterOrganization

  private struct Method {
    let name: String
    let about: String
    /// Returns the response to a request with this body; "" if it has none.
    let respond: (String) throws(CommandError) -> ServerResponse

    init(
      _ name: String, _ about: String,
      respond: @escaping (String) throws(CommandError) -> ServerResponse
    ) {
      self.name = name
      self.about = about
      self.respond = respond
    }
  }

  /// The paths by name.
  private var paths: [(name: String, methods: [Method])] {
    [
      (
        "state",
        [
          Method("GET", "The state of the organization, as a scenario for --org.") { _ in
            response(organization.state())
          }
        ]
      ),
      (
        "clock",
        [
          Method("GET", "The time of the simulated clock, and its speed.") { _ in clock },
          Method(
            "POST", #"Advances the clock: {"advanceSeconds": 2400}."#, respond: advance),
        ]
      ),
      (
        "faults",
        [
          Method("GET", "The faults, as members of a scenario.") { _ in
            described { $0["faults"] ?? .null }
          },
          Method(
            "POST",
            #"Changes the given members: "#
              + #"{"throttle": 0.1, "operations": {"Enable": {"errors": 1}}}. "#
              + #""operations": {} removes the faults of all single operations."#,
            respond: { response(organization.change(faults: $0)) }),
        ]
      ),
      (
        "settings",
        [
          Method("GET", "The settings of the services: value, values, default and source.") { _ in
            described { $0["settings"] ?? .null }
          },
          Method(
            "POST",
            #"Changes the given settings: {"inspector2": {"stateErrors": "present"}}."#,
            respond: { response(organization.change(settings: $0)) }),
        ]
      ),
      (
        "requests",
        [
          Method(
            "GET", "The latest 1,000 requests, with their inputs and the status of their responses."
          ) { _ in
            response(organization.requests())
          }
        ]
      ),
      (
        "reset",
        [
          Method("POST", "Resets the organization to its scenario.") { _ in
            response(organization.reset(), then: organization.describe)
          }
        ]
      ),
    ]
  }

  /// The response to a request for one of the paths; nil for all other requests.
  func response(to request: muster_request) -> ServerResponse? {
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
      return try found.respond(try body(of: request))
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
      suggestedName(for: String(name), among: paths.map(\.name))
      .map { "; did you mean \(ControlEndpoints.root)\($0)?" }
      ?? "; GET \(ControlEndpoints.root) lists the paths"
    return ServerResponse(
      404, .error("NotFound", "Unknown path \(ControlEndpoints.root)\(name)\(hint)"))
  }

  private func notAllowed(_ method: String, _ allowed: [String]) -> ServerResponse {
    ServerResponse(
      405,
      .error("MethodNotAllowed", "The method must be \(alternatives(allowed)), not \(method)."),
      headers: [("Allow", allowed.joined(separator: ", "))])
  }
}

// MARK: - Actions

extension ControlEndpoints {
  private var clock: ServerResponse {
    described { state in .object(["now", "speed"].map { (name: $0, value: state[$0] ?? .null) }) }
  }

  /// A part of the description of the organization.
  private func described(_ part: (JSONValue) -> JSONValue) -> ServerResponse {
    let result = organization.describe()
    guard result.status == MUSTER_OK else { return response(result) }
    return ServerResponse(200, part(result.json))
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
      throw .usage("/advanceSeconds must be a number of seconds from 0 to 1000000000")
    }
    let milliseconds = Int64((seconds * 1000).rounded())
    return response(organization.advance(by: milliseconds), then: { clock })
  }

  private func response(_ result: MusterResult) -> ServerResponse {
    response(result) { ServerResponse(200, result.json) }
  }

  private func response(
    _ result: MusterResult, then next: @escaping () -> MusterResult
  ) -> ServerResponse {
    response(result) { response(next()) }
  }

  private func response(
    _ result: MusterResult, then next: () -> ServerResponse
  ) -> ServerResponse {
    guard result.status != MUSTER_OK else { return next() }
    let isClientError = Int(result.status) == MUSTER_ERROR_ARGUMENT
    return ServerResponse(
      isClientError ? 400 : 500,
      .error(result.errorCode ?? "InternalFailure", result.errorMessage))
  }
}

extension JSONValue {
  /// An error of the server itself, in the form of the JSON protocols of AWS.
  static func error(_ code: String, _ message: String) -> JSONValue {
    .object([("__type", .string(code)), ("message", .string(message))])
  }
}
