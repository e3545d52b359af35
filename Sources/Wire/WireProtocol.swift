import MusterDocument
import MusterModel

/// A message that cannot be written or understood.
public struct WireError: Error, Sendable, Equatable {
  public var message: String
}

/// What a service answered.
public enum Answer: Sendable {
  /// The output as users see it.
  case success(Document)
  case failure(ServiceError)
}

/// An error that a service answered with.
public struct ServiceError: Error, Sendable, Equatable {
  /// AWS's name of it: "ThrottlingException".
  public var code: String
  public var message: String
  public var httpStatus: Int

  public init(code: String, message: String, httpStatus: Int) {
    self.code = code
    self.message = message
    self.httpStatus = httpStatus
  }
}

/// How values become HTTP messages and back. Client and simulator share it: one writes requests and
/// reads answers, the other reads requests and writes answers.
///
/// Inputs and outputs are JSON as users see it; a request's host and a response's ids are not the
/// protocol's business.
public protocol WireProtocol: Sendable {
  /// Writes an input that `Validation` found nothing wrong with. `token` makes idempotency tokens.
  func request(
    _ operation: Operation, _ input: Value, in model: ServiceModel, token: () -> String
  ) throws(WireError) -> HTTPRequest

  /// Reads an answer.
  func answer(
    _ operation: Operation, _ response: HTTPResponse, in model: ServiceModel
  ) throws(WireError) -> Answer

  /// Finds out which operation a request is for, and with which input; nil if it is for none.
  func received(
    _ request: HTTPRequest, in model: ServiceModel
  ) throws(WireError) -> (operation: Operation, input: Document)?

  /// Writes an output, or the error in its place.
  func response(
    _ operation: Operation, _ output: Value, in model: ServiceModel
  ) throws(WireError) -> HTTPResponse

  func response(_ error: ServiceError) -> HTTPResponse
}

/// The protocols by the names that models give them.
public enum WireProtocols {
  public static func named(_ name: String) -> (any WireProtocol)? {
    switch name {
    case "rest-json": RESTJSON()
    default: nil
    }
  }
}
