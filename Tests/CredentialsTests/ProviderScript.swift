import MusterCredentials
import MusterDocument
import MusterSigning
import MusterText
import MusterTransport
import MusterWire

/// A world of answers for a search, and what it asked on its way.
final class ProviderScript {
  var files: [String: String] = [:]
  var now = Instant(milliseconds: 1_767_225_600_000)
  /// What servers answer, by method and URL; whatever else is asked is refused.
  var servers: (HTTPRequest) -> Result<HTTPResponse, TransportFailure> = { _ in
    .failure(TransportFailure(.connect, "Nobody is there."))
  }
  var services: (ServiceCall) -> Result<JSON, CredentialsError> = { _ in
    .failure(CredentialsError(code: "AccessDenied", "No."))
  }
  var programs: ([String]) -> Result<String, CommandFailure> = { _ in
    .failure(CommandFailure("is not there"))
  }
  var code: String?
  var host = HostAnswer.nothing("it has none")
  var own = ExpiringCredentials(
    Credentials(accessKeyId: "own", secretAccessKey: "own"), method: "explicit")

  private(set) var requests: [HTTPRequest] = []
  private(set) var calls: [ServiceCall] = []
  private(set) var waits: [Int64] = []
  private(set) var asked: [String] = []

  enum End: Equatable {
    case found(ExpiringCredentials)
    case nothing(String)
    case failed(CredentialsError)
  }

  /// Answers question after question until the search is over.
  func end(of search: Search) -> End {
    switch search {
    case .found(let grant): .found(grant)
    case .nothing(let reason): .nothing(reason)
    case .failed(let error): .failed(error)
    case .time(let then): end(of: then(now))
    case .read(let path, let then): end(of: then(files[path].map { Array($0.utf8) }))
    case .write(let path, let bytes, let then): end(of: write(path, bytes, then))
    case .send(let request, _, let then): end(of: send(request, then))
    case .call(let call, let then): end(of: self.call(call, then))
    case .run(let command, let then):
      end(of: then(programs(command.arguments).map { Array($0.utf8) }))
    case .wait(let delay, let then): end(of: wait(delay, then))
    case .code(let serial, let then): end(of: ask(serial, then))
    case .host(let then): end(of: then(host))
    case .own(let then): end(of: then(own))
    }
  }

  private func write(_ path: String, _ bytes: [UInt8], _ then: () -> Search) -> Search {
    files[path] = String(decoding: bytes, as: UTF8.self)
    return then()
  }

  private func send(
    _ request: HTTPRequest, _ then: (Result<HTTPResponse, TransportFailure>) -> Search
  ) -> Search {
    requests.append(request)
    return then(servers(request))
  }

  private func call(
    _ call: ServiceCall, _ then: (Result<Document, CredentialsError>) -> Search
  ) -> Search {
    calls.append(call)
    return then(services(call).map { Document(writing: $0) })
  }

  private func wait(_ delay: Int64, _ then: () -> Search) -> Search {
    waits.append(delay)
    now = now.advanced(by: delay)
    return then()
  }

  private func ask(_ serial: String, _ then: (String?) -> Search) -> Search {
    asked.append(serial)
    return then(code)
  }
}

extension ProviderScript.End {
  var credentials: Credentials? {
    if case .found(let grant) = self { grant.credentials } else { nil }
  }

  var error: CredentialsError? {
    if case .failed(let error) = self { error } else { nil }
  }

  /// Why there is nothing, or what went wrong.
  var reason: String? {
    switch self {
    case .found: nil
    case .nothing(let reason): reason
    case .failed(let error): error.message
    }
  }
}

extension CredentialsProvider {
  /// How the search ends where nothing but the provider's own values is there.
  var end: ProviderScript.End { ProviderScript().end(of: search()) }
}
