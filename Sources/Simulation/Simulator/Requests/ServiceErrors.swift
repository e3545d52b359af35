import MusterWire

/// The errors of the simulated services. Names and HTTP statuses are those of the models of
/// Inspector and Macie, which agree; other services define theirs in `SimulatedService.errors`.
/// Messages are Muster's own unless a source is given.
extension ServiceError {
  /// The code and status that a service uses for an error.
  struct ErrorName: Sendable {
    let code: String
    let httpStatus: Int
  }

  static func validation(_ message: String) -> ServiceError {
    ServiceError(code: "ValidationException", message: message, httpStatus: 400)
  }

  /// The request cannot be parsed.
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

  /// The error in a Region that the organization does not use, or that does not exist.
  static func noRegion(_ region: String) -> ServiceError {
    ServiceError(
      code: "UnrecognizedClientException",
      message: AWSRegions.known.partition(of: region) == nil
        ? "No AWS partition has a Region named '\(region)'."
        : "The organization does not use the Region \(region).", httpStatus: 403)
  }

  /// The error in a Region without the service. In AWS the host name does not exist there.
  static func noService(_ service: String, in region: String) -> ServiceError {
    ServiceError(
      code: "UnrecognizedClientException",
      message: "AWS does not offer \(service) in \(region).", httpStatus: 403)
  }

  /// AWS's error in a Region that is not enabled for the account: the credentials are unknown
  /// there. The message is AWS's (prowler-cloud/prowler#1279, #2458, #2713).
  static func regionNotEnabled(_ code: String) -> ServiceError {
    ServiceError(
      code: code, message: "The security token included in the request is invalid.",
      httpStatus: 403)
  }

  static let throttled = ServiceError(
    code: "ThrottlingException", message: "Rate exceeded: too many requests at once.",
    httpStatus: 429)

  static func internalFailure(_ message: String) -> ServiceError {
    ServiceError(code: "InternalServerException", message: message, httpStatus: 500)
  }

  /// The error for unsigned requests to a path that no service has.
  static func noOperation(at path: String) -> ServiceError {
    ServiceError(
      code: "UnknownOperationException", message: "No service has an operation at \(path).",
      httpStatus: 404)
  }

  static let notSimulatedCode = "NotSimulatedException"

  /// Muster's own error for features of AWS that are not simulated.
  static func notSimulated(_ feature: String) -> ServiceError {
    ServiceError(
      code: notSimulatedCode, message: "\(feature) is not simulated.", httpStatus: 501)
  }
}
