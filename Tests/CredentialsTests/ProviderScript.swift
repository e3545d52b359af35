import MusterCredentials
import MusterDocument
import MusterSigning
import MusterText
import MusterTransport
import MusterWire

/// Scripted results for the steps of a lookup, and a record of the steps.
final class ProviderScript {
  var files: [String: String] = [:]
  var now = Instant(milliseconds: 1_767_225_600_000)
  /// The responses of servers. By default all connections fail.
  var servers: (HTTPRequest) -> Result<HTTPResponse, TransportFailure> = { _ in
    .failure(TransportFailure(.connect, "connection refused"))
  }
  var services: (CredentialsCall) -> Result<JSON, CredentialsError> = { _ in
    .failure(CredentialsError(code: "AccessDenied", "No."))
  }
  var programs: ([String]) -> Result<String, ProcessFailure> = { _ in
    .failure(ProcessFailure("is not there"))
  }
  var mfaCode: String?
  var host = HostProviderResult.notFound("it has no credentials")
  var own = ExpiringCredentials(
    Credentials(accessKeyId: "own", secretAccessKey: "own"), method: "explicit")

  private(set) var requests: [HTTPRequest] = []
  private(set) var calls: [CredentialsCall] = []
  private(set) var waits: [Int64] = []
  private(set) var mfaSerials: [String] = []

  enum End: Equatable {
    case found(ExpiringCredentials)
    case notFound(String)
    case failed(CredentialsError)
  }

  /// Executes the steps of a lookup and returns its result.
  func end(of lookup: CredentialsLookup) -> End {
    switch lookup {
    case .found(let credentials): .found(credentials)
    case .notFound(let reason): .notFound(reason)
    case .failed(let error): .failed(error)
    case .time(let then): end(of: then(now))
    case .read(let path, let then): end(of: then(files[path].map { Array($0.utf8) }))
    case .write(let path, let bytes, let then): end(of: write(path, bytes, then))
    case .send(let request, _, let then): end(of: send(request, then))
    case .call(let call, let then): end(of: self.call(call, then))
    case .run(let command, let then):
      end(of: then(programs(command.arguments).map { Array($0.utf8) }))
    case .wait(let delay, let then): end(of: wait(delay, then))
    case .mfaCode(let serial, let then): end(of: provideCode(serial, then))
    case .hostProvider(let then): end(of: then(host))
    case .sessionCredentials(let then): end(of: then(own))
    }
  }

  private func write(_ path: String, _ bytes: [UInt8], _ then: () -> CredentialsLookup)
    -> CredentialsLookup
  {
    files[path] = String(decoding: bytes, as: UTF8.self)
    return then()
  }

  private func send(
    _ request: HTTPRequest, _ then: (Result<HTTPResponse, TransportFailure>) -> CredentialsLookup
  ) -> CredentialsLookup {
    requests.append(request)
    return then(servers(request))
  }

  private func call(
    _ call: CredentialsCall, _ then: (Result<Document, CredentialsError>) -> CredentialsLookup
  ) -> CredentialsLookup {
    calls.append(call)
    return then(services(call).map { Document(writing: $0) })
  }

  private func wait(_ delay: Int64, _ then: () -> CredentialsLookup) -> CredentialsLookup {
    waits.append(delay)
    now = now.advanced(by: delay)
    return then()
  }

  private func provideCode(_ serial: String, _ then: (String?) -> CredentialsLookup)
    -> CredentialsLookup
  {
    mfaSerials.append(serial)
    return then(mfaCode)
  }
}

extension ProviderScript.End {
  var credentials: Credentials? {
    if case .found(let credentials) = self { credentials.keys } else { nil }
  }

  var error: CredentialsError? {
    if case .failed(let error) = self { error } else { nil }
  }

  /// The reason why there are no credentials, or the error's message.
  var reason: String? {
    switch self {
    case .found: nil
    case .notFound(let reason): reason
    case .failed(let error): error.message
    }
  }
}

extension CredentialsProvider {
  /// The result of a lookup that needs only the provider's own values.
  var end: ProviderScript.End { ProviderScript().end(of: lookup()) }
}
