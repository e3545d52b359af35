import MusterWire

/// The code of the error with which a service refuses to name or remove its administrator while AWS
/// Organizations executes another request.
enum InProgressError: String, Sendable, CaseIterable {
  /// The service's throttling error.
  case throttled
  case conflict = "ConflictException"
  case internalServer = "InternalServerException"

  static func setting(of service: String) -> ScenarioSetting<InProgressError> {
    .alternative(
      "administratorInProgress", of: service, or: .throttled,
      source: "A guess: aws-secure-environment-accelerator #778 has the message without the code.")
  }

  /// The error; `throttled` is the throttling error of the service.
  func error(_ message: String, throttled: ServiceError) -> ServiceError {
    switch self {
    case .throttled:
      ServiceError(code: throttled.code, message: message, httpStatus: throttled.httpStatus)
    case .conflict: .conflict(message)
    case .internalServer: .internalFailure(message)
    }
  }
}
