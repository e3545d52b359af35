import MusterTransport
import MusterWire

/// What comes back of a request that was sent over a network.
public struct Delivery: Sendable {
  public let outcome: Result<HTTPResponse, TransportFailure>
  /// How long after the request was sent.
  public internal(set) var delayMilliseconds: Int64
  /// How many bytes the body lacks at its end, because the connection broke before they came.
  public let missingBytes: Int
  /// Who asked for what, as far as it is known, and what it came to.
  public let record: RequestRecord
}
