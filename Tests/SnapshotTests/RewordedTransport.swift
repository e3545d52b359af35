import MusterLocks
import MusterServices
import MusterText
import MusterTransport
import MusterWire

@testable import MusterSimulator

/// A simulated organization that replaces a text in the responses to one operation.
final class RewordedTransport: Transport {
  let simulated: SimulatedTransport
  private let operation: String
  private let word: (old: String, new: String)
  private let requested = Guarded<Set<ExchangeID>>([])

  init(_ scenario: String, _ operation: String, _ old: String, _ new: String) throws {
    simulated = SimulatedTransport(try Scenario(scenario))
    self.operation = operation
    word = (old, new)
  }

  var now: Instant { simulated.now }

  func start(_ request: HTTPRequest, as exchange: ExchangeID) {
    let incoming = RequestVerifier(simulated.scenario).receive(request, sent: simulated.now)
    if case .success(let verified) = incoming.verified, verified.operation.name == operation {
      requested.withLock { _ = $0.insert(exchange) }
    }
    simulated.start(request, as: exchange)
  }

  func wait(until deadline: Instant?) -> [Completion] {
    simulated.wait(until: deadline).map { completion in
      guard requested.withLock({ $0.contains(completion.exchange) }) else { return completion }
      return Completion(completion.exchange, completion.outcome.map(reworded))
    }
  }

  private func reworded(_ response: HTTPResponse) -> HTTPResponse {
    var response = response
    let body = String(decoding: response.body, as: UTF8.self)
    response.body = Array(body.replacing(word.old, with: word.new).utf8)
    return response
  }

  func cancel(_ exchange: ExchangeID) { simulated.cancel(exchange) }
  func wake() { simulated.wake() }
}
