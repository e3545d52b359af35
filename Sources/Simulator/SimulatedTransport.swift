import MusterDocument
import MusterSigning
import MusterTransport
import MusterWire
import Synchronization

/// Carries requests to a simulated organization, under a simulated clock.
///
/// A request reaches the organization when it is started, and changes what it changes then; its
/// answer is under way for the whole latency. Time passes only in `wait`, which jumps to the next
/// answer or to the deadline: nothing ever blocks.
public final class SimulatedTransport: Transport {
  fileprivate struct State: Sendable {
    var now: Instant
    var organization: Organization
    var underWay: [ExchangeID: Result<HTTPResponse, TransportFailure>] = [:]
    var arrivals = Timeline<ExchangeID>()
  }

  /// What the session signs with; see `Organization.credentials`.
  public static let credentials = Organization.credentials

  let scenario: Scenario
  private let state: Mutex<State>

  public init(_ scenario: Scenario) {
    self.scenario = scenario
    state = Mutex(State(now: scenario.start, organization: Organization(scenario)))
  }

  /// See `Scenario.summary`.
  public var summary: JSON { scenario.summary }

  /// A random source for the session's own choices, so that they too repeat with the seed.
  public func makeRandom() -> any RandomNumberGenerator & Sendable {
    scenario.random(for: "session")
  }

  /// See `Organization.dump`.
  public func dump() -> [UInt8] { state.withLock { $0.organization.dump(at: $0.now) } }

  /// How what stands in `dump` stood when the simulation began.
  public func dumpOfBeginning() -> [UInt8] { state.withLock { $0.organization.dumpOfBeginning() } }

  public var now: Instant { state.withLock { $0.now } }

  public func start(_ request: HTTPRequest, as exchange: ExchangeID) {
    state.withLock { $0.start(request, as: exchange) }
  }

  public func cancel(_ exchange: ExchangeID) {
    state.withLock { $0.underWay[exchange] = nil }
  }

  public func wait(until deadline: Instant?) -> [Completion] {
    state.withLock { $0.wait(until: deadline) }
  }

  public func wake() {}
}

extension SimulatedTransport.State {
  mutating func start(_ request: HTTPRequest, as exchange: ExchangeID) {
    let delivery = organization.deliver(request, at: now)
    underWay[exchange] = delivery.outcome
    arrivals.schedule(exchange, at: now.advanced(by: delivery.delayMilliseconds))
  }

  mutating func wait(until deadline: Instant?) -> [Completion] {
    forgetCancelled()
    guard let moment = [arrivals.first?.due, deadline].compactMap(\.self).min() else { return [] }
    now = max(now, moment)
    var completions: [Completion] = []
    while let exchange = arrivals.next(until: now)?.event {
      guard let outcome = underWay.removeValue(forKey: exchange) else { continue }
      completions.append(Completion(exchange, outcome))
    }
    return completions
  }

  /// Takes cancelled exchanges out of the front, so that no time is spent on waiting for them.
  private mutating func forgetCancelled() {
    while let first = arrivals.first, underWay[first.event] == nil {
      _ = arrivals.next(until: first.due)
    }
  }
}
