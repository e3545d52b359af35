import MusterDocument
import MusterModel

/// A request or response that cannot be written or parsed.
public struct WireError: Error, Sendable, Equatable {
  public var message: String
}

/// Converts between values and HTTP messages. The client writes requests and parses responses; the
/// simulator parses requests and writes responses.
///
/// Inputs and outputs are JSON in the form that the AWS CLI prints, with timestamps in ISO 8601 and
/// bytes in Base64. The `host` of a request is only the operation's host prefix, mostly empty: the
/// caller adds the endpoint.
public protocol WireProtocol: Sendable {
  /// The format of bodies, which occurs in the Content-Type of responses: "json" or "xml".
  var bodyFormat: String { get }

  /// Writes a request. The input must be valid and contain all idempotency tokens.
  func request(
    _ operation: Operation, _ input: Value, in model: ServiceModel
  ) throws(WireError) -> HTTPRequest

  /// Parses the output of a successful response.
  func output(
    of operation: Operation, in response: HTTPResponse, _ model: ServiceModel
  ) throws(WireError) -> Document

  /// Parses an error response. The code is the HTTP status if the response states none.
  func error(in response: HTTPResponse, _ model: ServiceModel) -> ServiceError

  /// The request id of a response, for AWS Support; nil if there is none.
  func requestID(of response: HTTPResponse) -> String?

  /// Parses a request: its operation and input; nil if no operation matches.
  func received(
    _ request: HTTPRequest, in model: ServiceModel
  ) throws(WireError) -> (operation: Operation, input: Document)?

  /// Writes a response with an output.
  func response(
    _ operation: Operation, _ output: Value, in model: ServiceModel
  ) throws(WireError) -> HTTPResponse

  /// Writes a response with an output that the program built: it must have no unknown members and
  /// no nulls.
  func response(
    _ operation: Operation, built output: JSON, in model: ServiceModel
  ) throws(WireError) -> HTTPResponse

  /// Writes an error response. `model` is nil if the service is unknown.
  func response(_ error: ServiceError, in model: ServiceModel?) -> HTTPResponse

  /// Adds a request id to a response.
  func addRequestID(_ requestID: String, to response: inout HTTPResponse)

  /// The name of the requested operation, if the request contains it.
  func operationName(in request: HTTPRequest) -> String?

  /// The error of a service that has no operation for `request`.
  func unknownOperation(_ request: HTTPRequest, in model: ServiceModel) -> ServiceError

  /// True if `request` states the API version of `model`, so that an unsigned request with an
  /// unknown operation can still be assigned to a service.
  func namesVersion(_ request: HTTPRequest, of model: ServiceModel) -> Bool

  /// The error code for a refused signature.
  func code(of error: AuthenticationError) -> String
}

extension WireProtocol {
  public func response(
    _ operation: Operation, built output: JSON, in model: ServiceModel
  ) throws(WireError) -> HTTPResponse {
    try response(operation, Document(writing: output).root, in: model)
  }

  public func requestID(of response: HTTPResponse) -> String? {
    response.header("x-amzn-RequestId") ?? response.header("x-amz-request-id")
  }

  public func addRequestID(_ requestID: String, to response: inout HTTPResponse) {
    response.headers.append(HTTPHeader("x-amzn-RequestId", requestID))
  }

  public func operationName(in request: HTTPRequest) -> String? { nil }

  public func namesVersion(_ request: HTTPRequest, of model: ServiceModel) -> Bool { false }

  public func code(of error: AuthenticationError) -> String {
    switch error {
    case .missingToken: "MissingAuthenticationTokenException"
    case .incompleteSignature: "IncompleteSignatureException"
    case .unknownAccessKey: "UnrecognizedClientException"
    case .invalidSignature: "InvalidSignatureException"
    case .expiredToken: "ExpiredTokenException"
    }
  }

  /// The error for a request that no operation of `model` matches.
  func unknownOperation(
    _ request: HTTPRequest, in model: ServiceModel, code: String, httpStatus: Int
  ) -> ServiceError {
    ServiceError(
      code: code, message: "\(model.name) has no operation at \(request.method) \(request.path).",
      httpStatus: httpStatus)
  }
}

extension ServiceModel {
  /// The protocol of the service; results show timestamps in the style `timestamps`.
  public func wireProtocol(timestamps: TimestampStyle = .utc) -> any WireProtocol {
    switch metadata.wireProtocol {
    case .json: AWSJSON(timestamps)
    case .restJSON: RESTJSON(timestamps)
    case .query: AWSQuery(timestamps)
    case .ec2: AWSQuery(timestamps, .ec2)
    }
  }
}

extension HTTPRequest {
  /// The protocol that the sender probably uses, for a request to an unknown service.
  public var likelyProtocol: any WireProtocol {
    let isForm = header("Content-Type")?.hasPrefix("application/x-www-form-urlencoded") == true
    return isForm ? AWSQuery() : RESTJSON()
  }
}
