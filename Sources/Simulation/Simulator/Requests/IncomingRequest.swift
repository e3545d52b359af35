import MusterModel
import MusterWire

/// A request that arrived, valid or not.
struct IncomingRequest: Sendable {
  let verified: Result<VerifiedRequest, ServiceError>
  /// The service that the request is addressed to; nil if it is unknown.
  let endpoint: ServiceEndpoint?
  /// The protocol of the response.
  let wire: any WireProtocol
  /// The faults that may affect it.
  let faults: Faults
  /// True if AWS has no host of this name, because the Region or its service does not exist.
  var isForUnknownHost = false

  /// Adds the request id to the response.
  func addRequestID(_ response: inout HTTPResponse, _ requestID: String) {
    wire.addRequestID(requestID, to: &response)
  }

  func errorResponse(_ error: ServiceError) -> SimulatedResponse {
    let error = endpoint?.renamed(error) ?? error
    return SimulatedResponse(
      response: endpoint?.response(error) ?? wire.response(error, in: nil), error: error)
  }
}

/// The organization's response to a request, and the error that it contains, if any.
struct SimulatedResponse: Sendable {
  var response: HTTPResponse
  var error: ServiceError?
}
