import MusterDocument
import MusterSigning
import MusterWire

/// A simulated organization of AWS: what its services know of every account in every Region.
///
/// It is a value. Nothing but the scenario, the requests and the moments at which they arrive decides
/// what it answers: the same in, the same bytes out. A copy goes its own way.
public struct Organization: Sendable {
  static let kinds: [any Service.Type] = [
    Inspector.self, Macie.self, Organizations.self, SecurityTokens.self,
  ]

  /// The names of the services that are simulated.
  public static var services: [String] { kinds.map { $0.name } }

  /// What is simulated of a service: AWS's names of the operations, in alphabetic order.
  public static func simulated(_ service: String) -> [String] {
    kinds.first { $0.name == service }?.operations ?? []
  }

  /// The administrator's; `Scenario.credentials(of:)` has those of every account. They open nothing
  /// but the simulation.
  public static let credentials = Credentials(
    accessKeyId: "AKIASIMULATEDADMIN01", secretAccessKey: "of the simulated organization")

  public let scenario: Scenario
  private let gate: Gate
  private(set) var state: OrganizationState
  private var delegations: Delegations

  /// The Region in which services are that have one for all.
  static let globalRegion = "us-east-1"

  public init(_ scenario: Scenario) {
    self.scenario = scenario
    gate = Gate(scenario)
    state = scenario.state ?? OrganizationState(at: scenario.start)
    delegations = Delegations(scenario)
    for (scope, replicated) in state.services {
      delegations.note(replicated.service.delegation, scope.service, in: scope.region)
    }
  }

  /// See `Scenario.summary`.
  public var summary: JSON { scenario.summary }

  /// Answers a signed request that arrives at `now`. Moments must not go back.
  public mutating func handle(_ request: HTTPRequest, at now: Instant) -> HTTPResponse {
    answer(gate.arrival(of: request, at: now), at: now)
  }

  /// Answers a signed request that is sent over a network at `now`, where it may get lost.
  public mutating func deliver(_ request: HTTPRequest, at now: Instant) -> Delivery {
    state.deliveries += 1
    var random = scenario.random(for: "exchange", String(state.deliveries))
    let arrival = gate.arrival(of: request, at: now)
    let journey = Journey(arrival.faults, &random)
    let response = journey.arrives ? answer(arrival, at: now) : nil
    return journey.delivery(response, from: request.host)
  }
}

extension Organization {
  private mutating func answer(_ arrival: Arrival, at now: Instant) -> HTTPResponse {
    state.requests += 1
    var random = scenario.random(for: "request", String(state.requests))
    let requestID = HTTPHeader("x-amzn-RequestId", random.uuid())
    var response = answer(arrival, at: now, &random)
    response.headers.append(requestID)
    return response
  }

  private mutating func answer(
    _ arrival: Arrival, at now: Instant, _ random: inout Random
  ) -> HTTPResponse {
    do throws(ServiceError) {
      let admission = try arrival.admission.get()
      if let fault = fault(of: admission, arrival.faults, at: now, &random) {
        return refusal(fault, of: arrival)
      }
      return try carryOut(admission, at: now)
    } catch {
      return arrival.response(error)
    }
  }

  private func refusal(_ fault: Fault, of arrival: Arrival) -> HTTPResponse {
    var response = arrival.response(fault.error)
    if let seconds = fault.retryAfterSeconds {
      response.headers.append(HTTPHeader("Retry-After", String(seconds)))
    }
    return response
  }

  /// What keeps a request from being carried out although there is nothing wrong with it.
  private mutating func fault(
    of admission: Admission, _ faults: Faults, at now: Instant, _ random: inout Random
  ) -> Fault? {
    if let rate = faults.rate {
      let wait = state.buckets[admission.bucket, default: Bucket(rate, at: now)].take(rate, at: now)
      if let wait { return Fault(tooSoonBy: wait) }
    }
    return Fault(of: faults, &random)
  }

  /// Hands the request to the service and Region for which it is signed.
  private mutating func carryOut(
    _ admission: Admission, at now: Instant
  ) throws(ServiceError) -> HTTPResponse {
    let kind = admission.desk.kind
    let scope = kind.scope(admission.scope.region)
    let call = try admission.call(at: now, delegations)
    let output = try state.services[
      scope, default: Replicated(kind.begun(in: scope.region, of: scenario))
    ].perform(call)
    delegations.note(state.services[scope]?.service.delegation, kind.name, in: scope.region)
    return try admission.desk.response(admission.operation, output)
  }
}
