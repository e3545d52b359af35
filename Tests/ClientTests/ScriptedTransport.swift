import MusterDocument
import MusterLocks
import MusterText
import MusterTransport
import MusterWire

/// Responds to requests with a function, 100 milliseconds after they were sent, with a clock that
/// jumps.
final class ScriptedTransport: Transport {
  typealias ScriptedResult = Result<HTTPResponse, TransportFailure>

  struct Sent: Sendable {
    let request: HTTPRequest
    /// Milliseconds since the transport was made.
    let time: Int64

    var path: String { request.path }
    var body: JSON { (try? Document(request.body)).map { JSON($0.root) } ?? .null }
  }

  private struct State {
    var now = ScriptedTransport.beginning
    var open: [(due: Instant, completion: Completion)] = []
    var sent: [Sent] = []
  }

  /// 2026-01-01T00:00:00Z
  static let beginning = Instant(milliseconds: 1_767_225_600_000)
  static let latency: Int64 = 100

  private let response: @Sendable (Sent) -> ScriptedResult
  private let state = Guarded(State())

  init(_ response: @escaping @Sendable (Sent) -> ScriptedResult) {
    self.response = response
  }

  var now: Instant { state.withLock { $0.now } }
  var elapsed: Int64 { ScriptedTransport.beginning.remaining(until: now) }
  var sent: [Sent] { state.withLock { $0.sent } }

  func start(_ request: HTTPRequest, as exchange: ExchangeID) {
    let sent = Sent(request: request, time: elapsed)
    let completion = Completion(exchange, response(sent))
    state.withLock {
      $0.sent.append(sent)
      $0.open.append(($0.now.advanced(by: ScriptedTransport.latency), completion))
    }
  }

  func cancel(_ exchange: ExchangeID) {
    state.withLock { $0.open.removeAll { $0.completion.exchange == exchange } }
  }

  func wait(until deadline: Instant?) -> [Completion] {
    state.withLock { state in
      let next = ([deadline].compactMap { $0 } + state.open.map(\.due)).min() ?? state.now
      state.now = max(state.now, next)
      let now = state.now
      let finished = state.open.filter { $0.due <= now }.map(\.completion)
      state.open.removeAll { $0.due <= now }
      return finished
    }
  }

  func wake() {}
}

extension Result where Success == HTTPResponse, Failure == TransportFailure {
  static func ok(_ body: JSON = [:], _ headers: HTTPHeader...) -> Self {
    .success(HTTPResponse(status: 200, headers: headers, body: body.bytes))
  }

  /// The response of AWS STS to AssumeRole: a key, with a secret and a token that are named after
  /// it.
  static func assumedRole(_ key: String, expires: String) -> Self {
    let text = """
      <AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>\(key)</AccessKeyId>
      <SecretAccessKey>\(key)-secret</SecretAccessKey><SessionToken>\(key)-token</SessionToken>
      <Expiration>\(expires)</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>
      """
    return .success(HTTPResponse(status: 200, body: Array(text.utf8)))
  }

  /// The response of AWS STS to GetCallerIdentity.
  static func callerIdentity(_ arn: String) -> Self {
    let text = """
      <GetCallerIdentityResponse><GetCallerIdentityResult><Arn>\(arn)</Arn>
      </GetCallerIdentityResult></GetCallerIdentityResponse>
      """
    return .success(HTTPResponse(status: 200, body: Array(text.utf8)))
  }

  static func error(
    _ status: Int, _ code: String = "", _ message: String = "", _ headers: HTTPHeader...
  ) -> Self {
    let body: JSON = ["code": .string(code), "message": .string(message)]
    return .success(HTTPResponse(status: status, headers: headers, body: body.bytes))
  }
}

/// A value that the functions of a test share.
final class Box<Value: Sendable>: Sendable {
  private let mutex: Guarded<Value>

  init(_ value: Value) {
    mutex = Guarded(value)
  }

  var value: Value { mutex.withLock { $0 } }

  @discardableResult
  func change<Output: Sendable>(_ body: @Sendable (inout Value) -> Output) -> Output {
    mutex.withLock { value in body(&value) }
  }
}
