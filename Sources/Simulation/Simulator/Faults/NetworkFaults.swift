import MusterTransport
import MusterWire

/// The effect of the network on a request and its response.
struct NetworkFaults: Sendable {
  /// True if the request reaches the organization, and is executed.
  let arrives: Bool
  private let breaks: Bool
  private let isCut: Bool
  /// The time until the response arrives.
  let milliseconds: Int64

  init(_ faults: Faults, _ random: inout Random) {
    let usual = faults.latency.draw(&random, resources: faults.resources)
    breaks = random.happens(faults.resets)
    arrives = !random.happens(0.5) || !breaks
    isCut = random.happens(faults.truncations)
    milliseconds =
      random.happens(faults.slow)
      ? faults.slowness.draw(&random, resources: faults.resources) : usual
  }

  /// The result that the sender receives. `simulated` is nil if the request did not arrive.
  func delivery(_ simulated: SimulatedResponse?, from host: String, _ record: HandledRequest)
    -> NetworkResult
  {
    guard var response = simulated?.response, !breaks else {
      let failure = TransportFailure(.interrupted, "The connection to \(host) was reset.")
      return delivery(.failure(failure), missing: 0, record)
    }
    let missing = isCut ? response.body.count / 2 : 0
    response.body.removeLast(missing)
    return delivery(.success(response), missing: missing, record)
  }

  private func delivery(
    _ outcome: Result<HTTPResponse, TransportFailure>, missing: Int, _ record: HandledRequest
  ) -> NetworkResult {
    NetworkResult(
      outcome: outcome, delayMilliseconds: milliseconds, missingBytes: missing, record: record)
  }
}
