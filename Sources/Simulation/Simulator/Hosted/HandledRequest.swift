import MusterDocument
import MusterText
import MusterWire

/// A request and its result, for the log.
public struct HandledRequest: Sendable {
  /// The time of arrival on the organization's clock.
  public let at: Instant
  /// The calling account. Like the next three members, nil if the request could not be verified.
  public let account: String?
  public let service: String?
  public let region: String?
  public let operation: String?
  /// Status of the response; nil if the request was lost.
  public let httpStatus: Int?
  public let errorCode: String?
  public let requestID: String?
  private let verified: VerifiedRequest?

  init(_ incoming: IncomingRequest, _ simulated: SimulatedResponse?, at now: Instant) {
    verified = try? incoming.verified.get()
    at = now
    account = verified?.key.account
    service = verified?.endpoint.service.name
    region = verified?.scope.region
    operation = verified?.operation.name
    httpStatus = simulated?.response.status
    errorCode = simulated?.error?.code
    requestID = simulated.flatMap { incoming.wire.requestID(of: $0.response) }
  }

  /// The input, with the parts masked that the model marks as sensitive; nil if the request could
  /// not be verified.
  var maskedInput: JSON? { verified?.maskedInput }
}
