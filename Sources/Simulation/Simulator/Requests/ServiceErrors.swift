import MusterWire

/// The errors of the simulated services. Their names and HTTP statuses are those of the models of
/// Inspector and Macie, which agree in them; other services have their own (`Service.errors`). The
/// messages are ours.
extension ServiceError {
  /// What a service calls an error.
  struct ErrorName: Sendable {
    let code: String
    let httpStatus: Int
  }

  static func validation(_ message: String) -> ServiceError {
    ServiceError(code: "ValidationException", message: message, httpStatus: 400)
  }

  /// What was sent cannot be read.
  static func serialization(_ message: String) -> ServiceError {
    ServiceError(code: "SerializationException", message: message, httpStatus: 400)
  }

  static func badRequest(_ message: String) -> ServiceError {
    ServiceError(code: "BadRequestException", message: message, httpStatus: 400)
  }

  static func quotaExceeded(_ message: String) -> ServiceError {
    ServiceError(code: "ServiceQuotaExceededException", message: message, httpStatus: 402)
  }

  static func accessDenied(_ message: String) -> ServiceError {
    ServiceError(code: "AccessDeniedException", message: message, httpStatus: 403)
  }

  static func notFound(_ message: String) -> ServiceError {
    ServiceError(code: "ResourceNotFoundException", message: message, httpStatus: 404)
  }

  static func conflict(_ message: String) -> ServiceError {
    ServiceError(code: "ConflictException", message: message, httpStatus: 409)
  }

  /// What AWS says in a Region where an account may not be: that it does not know the account there.
  static func noRegion(_ region: String) -> ServiceError {
    ServiceError(
      code: "UnrecognizedClientException",
      message: "The organization does not use the Region \(region).", httpStatus: 403)
  }

  static let throttled = ServiceError(
    code: "ThrottlingException", message: "RateLimit exceeded: too many requests at once.",
    httpStatus: 429)

  static func internalFailure(_ message: String) -> ServiceError {
    ServiceError(code: "InternalServerException", message: message, httpStatus: 500)
  }

  /// For requests that are not signed, at a path that no service has.
  static func nothing(at path: String) -> ServiceError {
    ServiceError(
      code: "UnknownOperationException", message: "There is nothing at \(path).", httpStatus: 404)
  }

  /// Not AWS's: what a service has, and the simulation has not.
  static func notSimulated(_ what: String) -> ServiceError {
    ServiceError(
      code: "NotSimulatedException", message: "\(what) is not simulated.", httpStatus: 501)
  }
}
