import MusterModel
import MusterWire

/// A request that came in, whether it was let in or not.
struct IncomingRequest: Sendable {
  let verified: Result<VerifiedRequest, ServiceError>
  /// The desk that answers; nil where nobody knows which service is meant.
  let endpoint: ServiceEndpoint?
  /// How it is answered.
  let wire: any WireProtocol
  /// What may befall it.
  let faults: Faults

  /// Puts the id of the request into what is answered.
  func mark(_ response: inout HTTPResponse, _ requestID: String) {
    wire.mark(&response, requestID: requestID)
  }

  func reply(_ error: ServiceError) -> Reply {
    let error = endpoint?.renamed(error) ?? error
    return Reply(
      response: endpoint?.response(error) ?? wire.response(error, in: nil), error: error)
  }
}

/// What the organization answers to a request, and which error that is, if it is one.
struct Reply: Sendable {
  var response: HTTPResponse
  var error: ServiceError?
}
