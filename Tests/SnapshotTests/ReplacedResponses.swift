import MusterLocks
import MusterServices
import MusterText
import MusterTransport
import MusterWire

@testable import MusterSimulator

/// A simulated organization that replaces the responses to one operation.
final class ReplacedResponses: Transport {
  typealias ReplacedResult = Result<HTTPResponse, TransportFailure>

  let simulated: SimulatedTransport
  private let operation: String
  private let replacement: @Sendable (HTTPResponse) -> ReplacedResult
  private let requested = Guarded<Set<ExchangeID>>([])

  /// `operation` is "inspector2.ListMembers", or only the name of the operation.
  convenience init(
    _ scenario: String, _ operation: String,
    _ replacement: @escaping @Sendable (HTTPResponse) -> ReplacedResult
  ) throws {
    self.init(SimulatedTransport(try Scenario(scenario)), operation, replacement)
  }

  init(
    _ simulated: SimulatedTransport, _ operation: String,
    _ replacement: @escaping @Sendable (HTTPResponse) -> ReplacedResult
  ) {
    self.simulated = simulated
    self.operation = operation
    self.replacement = replacement
  }

  /// Replaces a text in the bodies.
  convenience init(_ scenario: String, _ operation: String, _ old: String, _ new: String) throws {
    try self.init(scenario, operation) { response in
      var response = response
      let body = String(decoding: response.body, as: UTF8.self)
      response.body = Array(body.replacing(old, with: new).utf8)
      return .success(response)
    }
  }

  var now: Instant { simulated.now }

  func start(_ request: HTTPRequest, as exchange: ExchangeID) {
    let incoming = RequestVerifier(simulated.scenario).receive(request, sent: simulated.now)
    if case .success(let verified) = incoming.verified {
      let name = verified.operation.name
      if [name, "\(verified.endpoint.service.name).\(name)"].contains(operation) {
        requested.withLock { _ = $0.insert(exchange) }
      }
    }
    simulated.start(request, as: exchange)
  }

  func wait(until deadline: Instant?) -> [Completion] {
    simulated.wait(until: deadline).map { completion in
      guard requested.withLock({ $0.contains(completion.exchange) }) else { return completion }
      return Completion(completion.exchange, completion.outcome.flatMap(replacement))
    }
  }

  func cancel(_ exchange: ExchangeID) { simulated.cancel(exchange) }
  func wake() { simulated.wake() }
}
