import MusterDocument
import MusterSigning
import MusterText
import MusterWire

/// A simulated AWS organization: the state of its services for every account in every Region.
///
/// It is a value. Responses depend only on the scenario, the requests and their times: the same
/// input leads to the same bytes. Copies are independent.
public struct Organization: Sendable {
  /// The administrator's credentials; `Scenario.credentials(of:)` returns those of every account.
  /// They are only valid in simulations.
  public static let credentials = Credentials(
    accessKeyId: "AKIASIMULATEDADMIN01", secretAccessKey: "ofTheSimulatedOrganization")

  public private(set) var scenario: Scenario
  private(set) var verifier: RequestVerifier
  private(set) var state: OrganizationState
  private var delegations: Delegations
  /// The rules of AWS Organizations, which services follow.
  private var rules = OrganizationRules()

  public init(_ scenario: Scenario) {
    self.scenario = scenario
    verifier = RequestVerifier(scenario)
    state = scenario.state ?? OrganizationState(at: scenario.start)
    delegations = Delegations(scenario)
    for (scope, consistent) in state.services {
      delegations.record(consistent.service.delegation, scope.service, in: scope.region)
      rules = consistent.service.publishedRules ?? rules
    }
    for scope in state.services.keys { state.services[scope]?.adopt(rules) }
  }

  /// See `Scenario.summary`.
  public var summary: JSON { scenario.summary }

  /// Executes a signed request that arrives at `now`, which must not be earlier than that of the
  /// previous request. `sent` is the time by the sender's clock, if that is another; signatures and
  /// credentials are checked against it. `fault` is the error in the request's URL, if there is
  /// one.
  public mutating func handle(
    _ request: HTTPRequest, at now: Instant, sent: Instant? = nil, fault: WireError? = nil
  ) -> HTTPResponse {
    let time = CallTime(now: now, sent: sent ?? now)
    return respond(to: verifier.receive(request, sent: time.sent, fault: fault), at: time).response
  }

  /// Executes a signed request that is sent over a network at `now`. The request or its response
  /// may get lost, and a host that AWS does not have cannot be reached.
  public mutating func deliver(
    _ request: HTTPRequest, at now: Instant, sent: Instant? = nil
  ) -> NetworkResult {
    let time = CallTime(now: now, sent: sent ?? now)
    let incoming = verifier.receive(request, sent: time.sent)
    guard !incoming.isForUnknownHost else {
      return .unknownHost(request, HandledRequest(incoming, nil, at: now))
    }
    return deliver(incoming, from: request.host, at: time)
  }

  /// The number of random sources created so far, so that none is created twice.
  struct Counters: Sendable, Equatable {
    let requests: Int
    let deliveries: Int
  }

  var counters: Counters {
    get { Counters(requests: state.requests, deliveries: state.deliveries) }
    set { state.count(newValue) }
  }

  /// Changes settings of the services, by an object like the member `settings` of a scenario.
  mutating func change(settings members: Value, at now: Instant) throws(ScenarioError) {
    try scenario.change(settings: members)
    verifier.scenario.settings = scenario.settings
    state.use(scenario.settings)
    for scope in state.services.keys { publishRules(of: scope, in: scope.region, at: now) }
  }

  /// The faults that apply from now on; at the beginning those of the scenario.
  var faults: FaultRules {
    get { verifier.scenario.faults }
    set { verifier.scenario.faults = newValue }
  }
}

extension Organization {
  mutating func deliver(_ incoming: IncomingRequest, from host: String, at time: CallTime)
    -> NetworkResult
  {
    state.deliveries += 1
    var random = scenario.random(for: "exchange", String(state.deliveries))
    let network = NetworkFaults(incoming.faults, &random)
    let simulated =
      network.arrives ? respond(to: incoming, at: time, lasting: network.milliseconds) : nil
    return network.delivery(
      simulated, from: host, HandledRequest(incoming, simulated, at: time.now))
  }

  /// `milliseconds` is the time until the response arrives.
  private mutating func respond(
    to incoming: IncomingRequest, at time: CallTime, lasting milliseconds: Int64 = 0
  ) -> SimulatedResponse {
    state.requests += 1
    var random = scenario.random(for: "request", String(state.requests))
    let requestID = random.uuid()
    var simulated = respond(to: incoming, at: time, lasting: milliseconds, &random)
    incoming.addRequestID(&simulated.response, requestID)
    return simulated
  }

  private mutating func respond(
    to incoming: IncomingRequest, at time: CallTime, lasting milliseconds: Int64,
    _ random: inout Random
  ) -> SimulatedResponse {
    do throws(ServiceError) {
      let verified = try incoming.verified.get()
      if let fault = fault(of: verified, incoming.faults, at: time.now, &random)
        ?? conflict(of: verified, incoming.faults, at: time.now, lasting: milliseconds)
      {
        return refusal(fault, of: incoming)
      }
      let accountFaults = AccountFaults(share: incoming.faults.accountErrors, random: random)
      return SimulatedResponse(response: try execute(verified, at: time, accountFaults))
    } catch {
      return incoming.errorResponse(error)
    }
  }

  private func refusal(_ fault: Fault, of incoming: IncomingRequest) -> SimulatedResponse {
    var simulated = incoming.errorResponse(fault.error)
    if let seconds = fault.retryAfterSeconds {
      simulated.response.headers.append(HTTPHeader("Retry-After", String(seconds)))
    }
    return simulated
  }

  /// The error with which a valid request fails at random, or because its rate is too high.
  private mutating func fault(
    of verified: VerifiedRequest, _ faults: Faults, at now: Instant, _ random: inout Random
  ) -> Fault? {
    let throttled = verified.throttled(faults.throttleError)
    if let rate = faults.rate {
      let bucket = verified.bucket(rate)
      let wait = state.buckets[bucket, default: RateLimitBucket(rate, at: now)].take(rate, at: now)
      if let wait { return Fault(tooSoonBy: wait, throttled: throttled) }
    }
    return Fault(of: faults, throttled: throttled, &random)
  }

  /// The error of a request to AWS Organizations while another one is under way.
  private mutating func conflict(
    of verified: VerifiedRequest, _ faults: Faults, at now: Instant, lasting milliseconds: Int64
  ) -> Fault? {
    guard faults.oneAtATime, verified.usesOrganizations else { return nil }
    if now < state.busyUntil {
      let setting = verified.endpoint.service.administration?.inProgress
      return Fault(
        inProgress: setting.map { scenario.settings[$0] } ?? .throttled,
        throttled: verified.throttled(faults.throttleError))
    }
    state.busyUntil = now.advanced(by: milliseconds)
    return nil
  }

  /// Records a change of the administrator of `kind`, whose principal `change` receives, in AWS
  /// Organizations.
  private mutating func record(
    _ kind: any SimulatedService.Type, in region: String, at now: Instant,
    _ change: (inout any SimulatedService, String) -> Void
  ) {
    guard let principal = kind.administration?.principal(in: region) else { return }
    for other in scenario.services.all where other.isGlobal {
      let scope = other.scope(scenario.regions.global)
      var service = state.services[scope] ?? scenario.unused(other, in: scope.region, rules)
      change(&service.service, principal)
      state.services[scope] = service
      publishRules(of: scope, in: region, at: now)
    }
  }

  /// Passes the rules of `source`, if they changed, to the services that follow them: in each
  /// Region where the service is used already, and in each that the policies concern.
  private mutating func publishRules(
    of source: SigningScope, in region: String, at now: Instant
  ) {
    guard let changed = state.services[source]?.service.publishedRules, changed != rules else {
      return
    }
    rules = changed
    for kind in scenario.services.all where kind.administration != nil {
      for region in scenario.regions.all(with: kind.name, inPartitionOf: region) {
        let scope = kind.scope(region)
        let isConcerned = kind.followsPolicies && rules.policies.concern(region)
        guard state.services[scope] != nil || isConcerned else { continue }
        var service =
          state.services[scope] ?? scenario.unused(kind, in: region, OrganizationRules())
        service.service.advance(to: now)
        service.service.rulesChanged(to: rules, at: now)
        service.service.removeDeregistered(by: rules)
        delegations.record(service.service.delegation, kind.name, in: region)
        state.services[scope] = service
      }
    }
  }

  /// Executes the request at the service and Region for which it is signed.
  private mutating func execute(
    _ verified: VerifiedRequest, at time: CallTime, _ accountFaults: AccountFaults
  ) throws(ServiceError) -> HTTPResponse {
    let kind = verified.endpoint.service
    let scope = scenario.scope(of: verified.endpoint, in: verified.scope.region)
    var call = try verified.call(at: time, delegations, accountFaults)
    if kind.readsServiceLinkedRoles {
      call.serviceLinkedRoles = state.serviceLinkedRoles(of: call.caller)
    }
    let performed = try state.services[
      scope, default: scenario.unused(kind, in: scope.region, rules)
    ].perform(call)
    delegations.record(performed.delegation, kind.name, in: scope.region)
    if !call.isRead { tellOthers(of: performed, by: kind, in: scope, call) }
    return try verified.endpoint.response(verified.operation, performed.output)
  }

  /// Lets AWS Organizations and the services that follow it know what a call has changed.
  private mutating func tellOthers(
    of performed: EventuallyConsistent.Performed, by kind: any SimulatedService.Type,
    in scope: SigningScope, _ call: SimulatedCall
  ) {
    if let delegation = performed.delegation, delegation.since == call.now {
      record(kind, in: scope.region, at: call.now) { $0.trust($1, at: call.now) }
    }
    if let removed = performed.removed {
      record(kind, in: scope.region, at: call.now) { $0.removed(removed, of: $1) }
    }
    publishRules(of: scope, in: call.region, at: call.now)
  }
}

extension Scenario {
  /// A service in a Region that has not received calls yet.
  fileprivate func unused(
    _ kind: any SimulatedService.Type, in region: String, _ rules: OrganizationRules
  ) -> EventuallyConsistent {
    var service = EventuallyConsistent(kind.initial(in: region, of: self))
    service.adopt(rules)
    service.service.removeDeregistered(by: rules)
    return service
  }
}
