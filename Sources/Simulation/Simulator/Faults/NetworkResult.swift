import MusterTransport
import MusterWire

/// The result of a request that was sent over a network.
public struct NetworkResult: Sendable {
  public let outcome: Result<HTTPResponse, TransportFailure>
  /// Time from sending the request until the response or the failure arrives, in milliseconds.
  public internal(set) var delayMilliseconds: Int64
  /// Number of bytes missing at the end of the body, because the connection broke before they
  /// arrived.
  public let missingBytes: Int
  /// The caller, the operation and the result, as far as they are known.
  public let record: HandledRequest
}

extension NetworkResult {
  /// The failure to connect to a host whose name cannot be resolved. It takes no time, as if the
  /// name server answered at once.
  static func unknownHost(_ request: HTTPRequest, _ record: HandledRequest) -> NetworkResult {
    let message =
      "Could not connect to the endpoint URL: \(request.scheme)://\(request.host)/ "
      + "(Could not resolve host: \(request.host))"
    return NetworkResult(
      outcome: .failure(TransportFailure(.connect, message)), delayMilliseconds: 0,
      missingBytes: 0, record: record)
  }
}
