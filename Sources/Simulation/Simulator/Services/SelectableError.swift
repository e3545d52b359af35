import MusterWire

/// An error that a setting selects by its code, where the service's own error is not known.
enum SelectableError: String, Sendable, CaseIterable {
  /// The call succeeds and changes nothing.
  case success
  case accessDenied = "AccessDeniedException"
  case badRequest = "BadRequestException"
  case conflict = "ConflictException"
  case internalServer = "InternalServerException"
  case notFound = "ResourceNotFoundException"
  case validation = "ValidationException"

  /// The error with a message; nil for success.
  func error(_ message: String) -> ServiceError? {
    switch self {
    case .success: nil
    case .accessDenied: .accessDenied(message)
    case .badRequest: .badRequest(message)
    case .conflict: .conflict(message)
    case .internalServer: .internalFailure(message)
    case .notFound: .notFound(message)
    case .validation: .validation(message)
    }
  }
}
