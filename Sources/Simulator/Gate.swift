import MusterDocument
import MusterModel
import MusterSigning
import MusterWire

/// Where requests come in: it finds out who calls, and what for.
struct Gate: Sendable {
  private let scenario: Scenario
  private let verifier = SignatureVerifier()

  init(_ scenario: Scenario) {
    self.scenario = scenario
  }

  func admission(of request: HTTPRequest, at now: Instant) -> Result<Admission, ServiceError> {
    Result { () throws(ServiceError) in
      let (caller, scope) = try identified(request, at: now)
      guard scenario.regions.has(scope.region) else { throw .noRegion(scope.region) }
      let desk = try Desk(scope.service)
      let (operation, input) = try desk.received(request)
      return Admission(
        caller: caller, scope: scope, desk: desk, operation: operation, input: input)
    }
  }

  private func identified(
    _ request: HTTPRequest, at now: Instant
  ) throws(ServiceError) -> (caller: String, scope: SigningScope) {
    do throws(SignatureError) {
      let claim = try SignatureVerifier.claim(of: request)
      let key = scenario.key(claim.accessKeyId)
      if key == nil, let anybody = scenario.keys.anyKeyIs { return (anybody, claim.scope) }
      let scope = try verifier.verify(request, secret: { _ in key?.secret }, at: now).scope
      return (key?.account ?? "", scope)
    } catch {
      throw ServiceError(code: error.code, message: error.message, httpStatus: error.httpStatus)
    }
  }
}

/// A request of which is known who sent it and what it asks for.
struct Admission: Sendable {
  /// The account whose key signed the request.
  let caller: String
  let scope: SigningScope
  let desk: Desk
  let operation: Operation
  let input: Document

  /// The request as its service sees it, if the service has the operation and the model allows it.
  func call(at now: Instant, _ delegations: Delegations) throws(ServiceError) -> Call {
    guard desk.kind.simulates(operation.name) else { throw .notSimulated(operation.name) }
    try desk.check(input.root, for: operation)
    return Call(
      operation: operation.name, input: input.root, caller: caller, now: now,
      delegations: delegations)
  }

  /// What is rationed together: the calls of an operation by an account in a Region.
  var bucket: Bucket.Key {
    Bucket.Key(caller: caller, scope: scope, operation: operation.name)
  }
}

extension FaultRules {
  /// Those of what is asked for; the general ones where nobody knows what that is.
  func faults(of admission: Admission?) -> Faults {
    admission.map { faults(of: $0.operation.name, $0.desk.kind.name) } ?? general
  }
}
