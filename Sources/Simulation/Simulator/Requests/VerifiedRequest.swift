import MusterDocument
import MusterModel
import MusterSigning
import MusterWire

/// A request whose caller, operation and input are known. A class, because it is passed through
/// several functions and copying its members would be slow.
final class VerifiedRequest: Sendable {
  /// The key that signed the request.
  let key: AccessKeys.Key
  let scope: SigningScope
  let endpoint: ServiceEndpoint
  let operation: Operation
  let input: Document

  init(
    key: AccessKeys.Key, scope: SigningScope, endpoint: ServiceEndpoint, operation: Operation,
    input: Document
  ) {
    self.key = key
    self.scope = scope
    self.endpoint = endpoint
    self.operation = operation
    self.input = input
  }

  /// The call that the service executes. Throws if the operation is not simulated, or the input
  /// does not match the model.
  func call(
    at time: CallTime, _ delegations: Delegations, _ accountFaults: AccountFaults
  ) throws(ServiceError) -> SimulatedCall {
    guard endpoint.service.simulates(operation.name) else { throw .notSimulated(operation.name) }
    try endpoint.check(input.root, for: operation)
    return SimulatedCall(
      operation: operation.name, isRead: operation.isRead, input: input.root,
      caller: key.account, session: key.session, region: scope.region, now: time.now,
      delegations: delegations, sent: time.sent, accountFaults: accountFaults)
  }

  /// The service's throttling error.
  func throttled(_ error: ThrottleError) -> ServiceError {
    error == .seen ? endpoint.service.throttled : .throttled
  }

  /// The input for logs.
  var maskedInput: JSON { endpoint.masked(input.root, of: operation) }

  /// Requests that share a rate limit.
  func bucket(_ rate: RateLimit) -> RateLimitBucket.Key {
    RateLimitBucket.Key(
      caller: key.account, scope: scope,
      operation: rate.per == .operation ? operation.name : RateLimitBucket.Key.allOperations)
  }

  /// True if AWS Organizations executes the request, or a service calls it to execute the request.
  var usesOrganizations: Bool { endpoint.service.usesOrganizations(operation.name) }
}
