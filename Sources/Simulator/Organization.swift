import MusterDocument
import MusterModel
import MusterSigning
import MusterWire

/// A simulated organization of AWS: what its services know of every account in every Region.
///
/// It is a value. Nothing but the scenario, the requests and the moments at which they arrive decides
/// what it answers: the same in, the same bytes out. A copy goes its own way.
public struct Organization: Sendable {
  private static let kinds: [any Service.Type] = [Inspector.self, Macie.self]

  /// The administrator's. All requests are signed with them; they open nothing but the simulation.
  public static let credentials = Credentials(
    accessKeyId: "AKIASIMULATEDADMIN01", secretAccessKey: "of the simulated organization")

  public let scenario: Scenario
  private var services: [SigningScope: any Service] = [:]
  private var requests = 0
  private let verifier = SignatureVerifier()

  public init(_ scenario: Scenario) {
    self.scenario = scenario
  }

  /// See `Scenario.summary`.
  public var summary: JSON { scenario.summary }

  /// Answers a signed request that arrives at `now`. Moments must not go back.
  public mutating func handle(_ request: HTTPRequest, at now: Instant) -> HTTPResponse {
    requests += 1
    var random = scenario.random(for: "request", String(requests))
    let requestID = HTTPHeader("x-amzn-RequestId", random.uuid())
    var response = answer(request, at: now, &random)
    response.headers.append(requestID)
    return response
  }

  private mutating func answer(
    _ request: HTTPRequest, at now: Instant, _ random: inout Random
  ) -> HTTPResponse {
    do throws(ServiceError) {
      let scope = try verified(request, at: now)
      if let fault = Fault(of: scenario.faults, &random) { return refusal(fault) }
      return try carryOut(request, scope, at: now)
    } catch {
      return RESTJSON().response(error, in: nil)
    }
  }

  private func refusal(_ fault: Fault) -> HTTPResponse {
    var response = RESTJSON().response(fault.error, in: nil)
    if let seconds = fault.retryAfterSeconds {
      response.headers.append(HTTPHeader("Retry-After", String(seconds)))
    }
    return response
  }

  private func verified(
    _ request: HTTPRequest, at now: Instant
  ) throws(ServiceError) -> SigningScope {
    let own = Organization.credentials
    do {
      let secret = { $0 == own.accessKeyId ? own.secretAccessKey : nil }
      return try verifier.verify(request, secret: secret, at: now).scope
    } catch {
      throw ServiceError(code: error.code, message: error.message, httpStatus: error.httpStatus)
    }
  }

  /// Hands the request to the service and Region for which it is signed.
  private mutating func carryOut(
    _ request: HTTPRequest, _ scope: SigningScope, at now: Instant
  ) throws(ServiceError) -> HTTPResponse {
    guard let kind = Organization.kinds.first(where: { $0.name == scope.service }) else {
      throw .notSimulated("The service \(scope.service)")
    }
    let desk = try Desk(kind.name)
    let (operation, input) = try desk.received(request)
    guard kind.simulates(operation.name) else { throw .notSimulated(operation.name) }
    try desk.check(input, for: operation)
    let call = Call(operation: operation.name, input: input, now: now)
    let output = try services[scope, default: kind.init(in: scope.region, of: scenario)]
      .perform(call)
    return try desk.response(operation, output)
  }
}
