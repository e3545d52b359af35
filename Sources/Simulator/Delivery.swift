import MusterTransport
import MusterWire

/// What comes back of a request that was sent over a network.
public struct Delivery: Sendable {
  public let outcome: Result<HTTPResponse, TransportFailure>
  /// How long after the request was sent.
  public let delayMilliseconds: Int64
}

/// What the network does to a request and its answer.
struct Journey: Sendable {
  /// Whether the request gets to the organization, and is carried out.
  let arrives: Bool
  private let breaks: Bool
  private let isCut: Bool
  private let milliseconds: Int64

  init(_ faults: Faults, _ random: inout Random) {
    let usual = faults.latency.pick(&random)
    breaks = random.happens(faults.resets)
    arrives = !random.happens(0.5) || !breaks
    isCut = random.happens(faults.truncations)
    milliseconds = random.happens(faults.slow) ? faults.slowness.pick(&random) : usual
  }

  /// What becomes of the answer, if there is one.
  func delivery(_ response: HTTPResponse?, from host: String) -> Delivery {
    Delivery(outcome: outcome(response, from: host), delayMilliseconds: milliseconds)
  }

  private func outcome(
    _ response: HTTPResponse?, from host: String
  ) -> Result<HTTPResponse, TransportFailure> {
    guard var response, !breaks else {
      return .failure(TransportFailure(.interrupted, "The connection to \(host) was reset."))
    }
    if isCut { response.body.removeLast(response.body.count / 2) }
    return .success(response)
  }
}
