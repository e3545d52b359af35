import MusterDocument
import MusterSigning
import MusterText
import MusterWire

/// A call as the file contains it. It is repeated when the organization is restored. It names the
/// caller, and contains no credentials.
struct StateFileCall {
  let time: CallTime
  let counters: Organization.Counters
  let account: String
  let session: RoleSession?
  let scope: SigningScope
  let operation: String
  let input: JSON
}

extension Organization {
  func receive(_ request: HTTPRequest, sent: Instant, fault: WireError?) -> IncomingRequest {
    verifier.receive(request, sent: sent, fault: fault)
  }

  /// The part of a request that the file must contain; nil if the request changes nothing. The
  /// first request to a service in a Region counts as a change, because it creates the service's
  /// state.
  func stateFileCall(by incoming: IncomingRequest, at time: CallTime) -> StateFileCall? {
    guard case .success(let verified) = incoming.verified,
      !verified.operation.isRead
        || state.services[scenario.scope(of: verified.endpoint, in: verified.scope.region)] == nil
    else { return nil }
    return StateFileCall(
      time: time, counters: counters, account: verified.key.account,
      session: verified.key.session, scope: verified.scope,
      operation: verified.operation.name, input: JSON(verified.input.root))
  }

  /// Repeats a call. False if its service or operation does not exist.
  mutating func `repeat`(_ call: StateFileCall) -> Bool {
    guard let endpoint = ServiceEndpoint(call.scope.service, scenario.services),
      let operation = endpoint.operation(call.operation)
    else { return false }
    counters = call.counters
    let key = AccessKeys.Key(secret: "", account: call.account, session: call.session)
    let verified = VerifiedRequest(
      key: key, scope: call.scope, endpoint: endpoint, operation: operation,
      input: Document(writing: call.input))
    let incoming = IncomingRequest(
      verified: .success(verified), endpoint: endpoint, wire: endpoint.wire,
      faults: verifier.scenario.faults(of: verified))
    _ = deliver(incoming, from: "", at: call.time)
    return true
  }
}

// MARK: - JSON

extension StateFileCall {
  var json: JSON {
    .members([
      "at": .integer(time.now.milliseconds),
      "sent": .integer(time.sent.milliseconds),
      "requests": .integer(Int64(counters.requests)),
      "deliveries": .integer(Int64(counters.deliveries)),
      "account": .string(account),
      "session": session.map { .string($0.text) },
      "service": .string(scope.service),
      "region": .string(scope.region),
      "operation": .string(operation),
      "input": input,
    ])
  }

  init?(_ value: Value) {
    guard let at = value["at"]?.integer, let sent = value["sent"]?.integer,
      let requests = value["requests"]?.integer, let deliveries = value["deliveries"]?.integer,
      let account = value["account"]?.string, let service = value["service"]?.string,
      let region = value["region"]?.string, let operation = value["operation"]?.string,
      let input = value["input"]
    else { return nil }
    self.init(
      time: CallTime(
        now: Instant(milliseconds: at), sent: Instant(milliseconds: sent)),
      counters: .init(requests: Int(requests), deliveries: Int(deliveries)),
      account: account, session: value["session"]?.string.flatMap { RoleSession($0) },
      scope: SigningScope(region: region, service: service), operation: operation,
      input: JSON(input))
  }
}
