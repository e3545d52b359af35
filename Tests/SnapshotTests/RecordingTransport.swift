import MusterLocks
import MusterServices
import MusterText
import MusterTransport
import MusterWire

@testable import MusterSimulator

/// A simulated organization that records the requested operations.
final class RecordingTransport: Transport {
  let simulated: SimulatedTransport
  private let requested = Guarded<Set<String>>([])

  init(_ scenario: String) throws {
    simulated = SimulatedTransport(try Scenario(scenario))
  }

  /// "inspector2.ListMembers", …
  var operations: Set<String> { requested.withLock { $0 } }

  var now: Instant { simulated.now }

  func start(_ request: HTTPRequest, as exchange: ExchangeID) {
    let incoming = RequestVerifier(simulated.scenario).receive(request, sent: simulated.now)
    if case .success(let verified) = incoming.verified {
      let name = "\(verified.endpoint.service.name).\(verified.operation.name)"
      requested.withLock { _ = $0.insert(name) }
    }
    simulated.start(request, as: exchange)
  }

  func cancel(_ exchange: ExchangeID) { simulated.cancel(exchange) }
  func wait(until deadline: Instant?) -> [Completion] { simulated.wait(until: deadline) }
  func wake() { simulated.wake() }
}
