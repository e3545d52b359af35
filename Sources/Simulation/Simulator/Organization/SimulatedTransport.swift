import MusterDocument
import MusterLocks
import MusterSigning
import MusterText
import MusterTransport
import MusterWire
import Synchronization

/// Sends requests to a simulated organization, under a simulated clock.
///
/// The organization executes a request when it is started; the response arrives after the latency.
/// Time passes only in `wait`, which jumps to the next response or to the deadline without
/// blocking. With a speed, time passes at this multiple of real time, and `wait` blocks.
public final class SimulatedTransport: Transport, @unchecked Sendable {
  /// The credentials that the session signs with; see `Organization.credentials`.
  public static let credentials = Organization.credentials
  /// The account of these credentials.
  public var administrator: String { scenario.administrator }

  let scenario: Scenario
  private let monitor = Monitor()
  private let woken = Monitor.ConditionVariable()
  /// Guarded by the monitor, like everything below.
  private var clock: SimulatedClock
  private var state: TransportState
  private var isWoken = false
  /// Set by `interrupt`. Not guarded, because a signal handler cannot take the monitor.
  private let isInterrupted = Atomic(false)

  public init(_ scenario: Scenario, speed: Double = 0) {
    self.scenario = scenario
    clock = SimulatedClock(at: scenario.start, speed: speed, machine: MachineClock.monotonic)
    state = TransportState(organization: Organization(scenario))
  }

  /// See `Scenario.summary`.
  public var summary: JSON { scenario.summary }

  /// A random source for the session's own choices, so that they depend on the seed too.
  public func makeRandom() -> any RandomNumberGenerator & Sendable {
    scenario.random(for: "session")
  }

  /// See `Organization.exportScenario`.
  public func exportScenario() -> [UInt8] {
    monitor.locked { state.organization.exportScenario(at: now) }
  }

  /// The state when the simulation began, of the services and Regions that `exportScenario`
  /// contains.
  public func exportInitialScenario() -> [UInt8] {
    monitor.locked { state.organization.exportInitialScenario() }
  }

  public var now: Instant { monitor.locked { clock.now(machine: MachineClock.monotonic) } }

  public func start(_ request: HTTPRequest, as exchange: ExchangeID) {
    monitor.locked { state.start(request, as: exchange, at: now) }
  }

  public func cancel(_ exchange: ExchangeID) {
    monitor.locked { state.inFlight[exchange] = nil }
  }

  public func wait(until deadline: Instant?) -> [Completion] {
    monitor.locked {
      defer { isWoken = false }
      while true {
        let next = [state.next, deadline].compactMap(\.self).min()
        guard let next, next > now, !isWoken, !takeInterruption() else {
          return state.arrived(by: now)
        }
        sleep(until: next)
      }
    }
  }

  /// A stopped clock needs no limit on the machine's clock, because `wait` does not block.
  public func wait(until deadline: Instant?, atMost milliseconds: Int64?) -> [Completion] {
    guard let milliseconds, let limit = clock.simulatedMilliseconds(milliseconds) else {
      return wait(until: deadline)
    }
    return wait(until: [deadline, now.advanced(by: limit)].compactMap(\.self).min())
  }

  /// Returns whether `interrupt` was called while the clock runs.
  private func takeInterruption() -> Bool {
    clock.speed > 0 && isInterrupted.exchange(false, ordering: .acquiringAndReleasing)
  }

  /// Waits until `time` or until `wake()` is called. A stopped clock is set to `time` at once.
  private func sleep(until time: Instant) {
    let remaining = now.remaining(until: time)
    if clock.speed > 0 {
      let milliseconds = max(1, clock.machineMilliseconds(remaining))
      monitor.wait(for: woken, atMost: min(milliseconds, SimulatedTransport.interruptCheck))
    } else {
      clock.advance(by: remaining, machine: MachineClock.monotonic)
    }
  }

  /// The milliseconds of the machine between two checks for an interruption.
  private static let interruptCheck: Int64 = 50

  public func interrupt() { isInterrupted.store(true, ordering: .releasing) }

  public func wake() {
    monitor.locked {
      isWoken = clock.speed > 0
      woken.notify()
    }
  }
}

/// The organization, and the responses in flight.
private struct TransportState: Sendable {
  var organization: Organization
  var inFlight: [ExchangeID: Result<HTTPResponse, TransportFailure>] = [:]
  private var arrivals = Timeline<ExchangeID>()

  init(organization: Organization) {
    self.organization = organization
  }

  mutating func start(_ request: HTTPRequest, as exchange: ExchangeID, at now: Instant) {
    let delivery = organization.deliver(request, at: now)
    inFlight[exchange] = delivery.outcome
    arrivals.schedule(exchange, at: now.advanced(by: delivery.delayMilliseconds))
  }

  /// The time at which the next response arrives. Cancelled exchanges at the front are removed
  /// first, because nothing waits for them.
  var next: Instant? {
    mutating get {
      while let first = arrivals.first, inFlight[first.event] == nil {
        _ = arrivals.next(until: first.due)
      }
      return arrivals.first?.due
    }
  }

  mutating func arrived(by now: Instant) -> [Completion] {
    var completions: [Completion] = []
    while let exchange = arrivals.next(until: now)?.event {
      guard let outcome = inFlight.removeValue(forKey: exchange) else { continue }
      completions.append(Completion(exchange, outcome))
    }
    return completions
  }
}
