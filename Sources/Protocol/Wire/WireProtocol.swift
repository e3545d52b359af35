import MusterDocument
import MusterModel

/// A message that cannot be written or understood.
public struct WireError: Error, Sendable, Equatable {
  public var message: String
}

/// How values become HTTP messages and back. Client and simulator share it: one writes requests and
/// reads answers, the other reads requests and writes answers.
///
/// Inputs and outputs are JSON as users see it: what the AWS CLI prints, timestamps in ISO 8601 and
/// bytes in Base64. A request's `host` is what the operation puts before the endpoint's, often
/// nothing; endpoints are not the protocol's business.
public protocol WireProtocol: Sendable {
  /// What the media types of answers have in them: "json" or "xml".
  var language: String { get }

  /// Writes an input that `Validation` found nothing wrong with, tokens and all.
  func request(
    _ operation: Operation, _ input: Value, in model: ServiceModel
  ) throws(WireError) -> HTTPRequest

  /// Reads the output out of a success.
  func output(
    of operation: Operation, in response: HTTPResponse, _ model: ServiceModel
  ) throws(WireError) -> Document

  /// Reads what a service says where it did not do what it was asked. Code and message are as it
  /// states them; the code is the HTTP status where it states none.
  func error(in response: HTTPResponse, _ model: ServiceModel) -> ServiceError

  /// The service's id of the request, for AWS Support; nil where there is none.
  func requestID(of response: HTTPResponse) -> String?

  /// Finds out which operation a request is for, and with which input; nil if it is for none.
  func received(
    _ request: HTTPRequest, in model: ServiceModel
  ) throws(WireError) -> (operation: Operation, input: Document)?

  /// Writes an output.
  func response(
    _ operation: Operation, _ output: Value, in model: ServiceModel
  ) throws(WireError) -> HTTPResponse

  /// Writes an output that was built by the model: it has no member that the model does not know, and
  /// no nulls.
  func response(
    _ operation: Operation, built output: JSON, in model: ServiceModel
  ) throws(WireError) -> HTTPResponse

  /// Writes an error in an output's place; without a model where it is not known which service is
  /// asked.
  func response(_ error: ServiceError, in model: ServiceModel?) -> HTTPResponse

  /// Adds the request's id to a response.
  func mark(_ response: inout HTTPResponse, requestID: String)

  /// The error of a service that has no operation for `request`.
  func unknownOperation(_ request: HTTPRequest, in model: ServiceModel) -> ServiceError

  /// Whether `request` states the API version of `model`, so that an unsigned request with an
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

  public func mark(_ response: inout HTTPResponse, requestID: String) {
    response.headers.append(HTTPHeader("x-amzn-RequestId", requestID))
  }

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
