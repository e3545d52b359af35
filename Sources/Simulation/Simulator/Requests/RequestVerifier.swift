import MusterDocument
import MusterModel
import MusterSigning
import MusterText
import MusterWire

/// Verifies requests: finds the caller, the service, the operation and its input.
struct RequestVerifier: Sendable {
  var scenario: Scenario
  private let signatures = SignatureVerifier()

  init(_ scenario: Scenario) {
    self.scenario = scenario
  }

  /// Verifies a request that was sent at `sent` by the sender's clock. `fault` is the error in its
  /// URL, if there is one.
  func receive(_ request: HTTPRequest, sent: Instant, fault: WireError? = nil) -> IncomingRequest {
    let claim = RequestVerifier.claim(of: request)
    let endpoint = ServiceEndpoint.addressed(by: request, claim, among: scenario.services)
    do throws(ServiceError) {
      if let fault { throw .serialization(fault.message) }
      let verified = try verify(request, claim, endpoint, sent: sent)
      return IncomingRequest(
        verified: .success(verified), endpoint: verified.endpoint, wire: verified.endpoint.wire,
        faults: scenario.faults(of: verified))
    } catch {
      return IncomingRequest(
        verified: .failure(error), endpoint: endpoint,
        wire: endpoint?.wire ?? request.likelyProtocol,
        faults: scenario.faults(of: nil), isForUnknownHost: isUnknownHost(request, claim, endpoint))
    }
  }

  /// True if the request is sent to the host of a service in a Region where AWS does not have it.
  /// Other hosts, such as those of a program's own endpoint URL, exist.
  private func isUnknownHost(
    _ request: HTTPRequest, _ claim: ParsedSignature, _ endpoint: ServiceEndpoint?
  ) -> Bool {
    guard case .success(let claim) = claim, let endpoint, !endpoint.isGlobal else { return false }
    let region = claim.scope.region
    return request.host.includes(region)
      && !scenario.regions.mayServe(endpoint.service.name, in: region)
  }

  private typealias ParsedSignature = Result<SignatureVerifier.ClaimedSignature, SignatureError>

  private static func claim(of request: HTTPRequest) -> ParsedSignature {
    do throws(SignatureError) {
      return .success(try SignatureVerifier.ClaimedSignature(of: request))
    } catch {
      return .failure(error)
    }
  }

  private func verify(
    _ request: HTTPRequest, _ claim: ParsedSignature, _ endpoint: ServiceEndpoint?, sent: Instant
  ) throws(ServiceError) -> VerifiedRequest {
    let (key, scope) = try verifySignature(request, claim, endpoint, sent: sent)
    guard let endpoint else { throw .notSimulated("The service \(scope.service)") }
    try checkRegion(scope.region, of: endpoint, for: key.account)
    let (operation, input) = try endpoint.received(request)
    let verified = VerifiedRequest(
      key: key, scope: scope, endpoint: endpoint, operation: operation, input: input)
    let denials = scenario.accounts.denials
    if !denials.isEmpty { try verified.check(denials[key.account] ?? []) }
    return verified
  }

  /// Refuses Regions that the organization does not use, that lack the service, and that the
  /// account has not enabled.
  private func checkRegion(
    _ region: String, of endpoint: ServiceEndpoint, for account: String
  ) throws(ServiceError) {
    let service = endpoint.service.name
    if endpoint.isGlobal {
      guard AWSRegions.known.partition(of: region) != nil else { throw .noRegion(region) }
    } else {
      guard scenario.regions.has(region) else { throw .noRegion(region) }
      guard scenario.regions.has(service, in: region) else { throw .noService(service, in: region) }
    }
    guard AWSRegions.known.isRegional(service),
      !scenario.status(of: region, for: account).isEnabled
    else { return }
    throw .regionNotEnabled(endpoint.wire.code(of: .unknownAccessKey))
  }

  private func verifySignature(
    _ request: HTTPRequest, _ claim: ParsedSignature, _ endpoint: ServiceEndpoint?, sent: Instant
  ) throws(ServiceError) -> (key: AccessKeys.Key, scope: SigningScope) {
    do throws(SignatureError) {
      let claim = try claim.get()
      let key = scenario.key(claim.accessKeyId, token: claim.token)
      if key == nil, let anybody = scenario.keys.anyKeyIs {
        return (AccessKeys.Key(secret: "", account: anybody), claim.scope)
      }
      let clockTolerance = endpoint?.service.clockTolerance ?? ClockTolerance()
      try signatures.verify(claim, secret: key?.secret, at: sent, clockTolerance)
      guard let key else { throw .unknownKey(claim.accessKeyId) }
      if let session = key.session, session.expires <= sent { throw .expiredToken }
      return (key, claim.scope)
    } catch {
      if error == .missing { try refuseUnsigned(request, endpoint) }
      let wire = endpoint?.wire ?? request.likelyProtocol
      throw ServiceError(
        code: wire.code(of: error.kind), message: error.message, httpStatus: error.httpStatus)
    }
  }
}

extension RequestVerifier {
  /// Refuses a request without a signature.
  private func refuseUnsigned(_ request: HTTPRequest, _ endpoint: ServiceEndpoint?)
    throws(ServiceError)
  {
    guard let endpoint else { throw .noOperation(at: request.path) }
    // Unsigned operations have no calling account. None of them is simulated.
    if let name = endpoint.unsignedOperation(in: request) { throw .notSimulated(name) }
  }
}
