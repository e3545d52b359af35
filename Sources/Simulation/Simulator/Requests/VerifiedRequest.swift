import MusterDocument
import MusterModel
import MusterSigning
import MusterWire

/// A request of which is known who sent it and what it asks for. A class, because it is passed from
/// step to step, and copying so many facts is dear.
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

  /// The request as its service sees it, if the service has the operation and the model allows it.
  func call(
    at time: CallTime, _ delegations: Delegations, _ accountFaults: AccountFaults
  ) throws(ServiceError) -> ServiceCall {
    guard endpoint.service.simulates(operation.name) else { throw .notSimulated(operation.name) }
    try endpoint.check(input.root, for: operation)
    return ServiceCall(
      operation: operation.name, isRead: operation.isRead, input: input.root,
      caller: key.account, session: key.session, now: time.now, delegations: delegations,
      sent: time.sent, accountFaults: accountFaults)
  }

  /// What is rationed together: the calls of an operation by an account in a Region.
  var bucket: TokenBucket.Key {
    TokenBucket.Key(caller: key.account, scope: scope, operation: operation.name)
  }
}
