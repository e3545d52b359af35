import MusterDocument
import MusterText
import MusterWire

/// What is remembered of a request, for who wants to know what a program sent.
public struct RequestRecord: Sendable {
  /// When it arrived, by the organization's clock.
  public let at: Instant
  /// The account that called; nil for who was not let in. So it is with the three that follow.
  public let account: String?
  public let service: String?
  public let region: String?
  public let operation: String?
  /// The answer's; nil if the request was lost.
  public let httpStatus: Int?
  public let errorCode: String?
  public let requestID: String?

  init(_ incoming: IncomingRequest, _ reply: Reply?, at now: Instant) {
    let verified = try? incoming.verified.get()
    at = now
    account = verified?.key.account
    service = verified?.endpoint.service.name
    region = verified?.scope.region
    operation = verified?.operation.name
    httpStatus = reply?.response.status
    errorCode = reply?.error?.code
    requestID = reply?.response.header("x-amzn-RequestId")
  }
}
