import MusterDocument
import MusterWire

/// What an account can be to a service, and others are not.
enum CallerRole: String, Sendable {
  case management = "the organization's management account"
  case administrator = "its delegated administrator"
  case inOrganization = "its accounts"
}

extension SimulatedService {
  /// Handlers that answer accounts of these roles alone.
  static func only(_ roles: CallerRole..., handlers: [String: Handler]) -> [String: Handler] {
    handlers.mapValues { handler in
      { service, call in
        guard roles.contains(where: { service.holds($0, call) }) else {
          let few = roles.map(\.rawValue).joined(separator: " and ")
          throw ServiceError.accessDenied(
            "\(call.operation) is for \(few) only, and \(call.caller) called.")
        }
        return try handler(&service, call)
      }
    }
  }

  func holds(_ role: CallerRole, _ call: ServiceCall) -> Bool {
    switch role {
    case .management: call.caller == scenario.management
    case .administrator: isAdministrator(call.caller)
    case .inOrganization: scenario.belongs(call.caller, at: call.now)
    }
  }

  func isAdministrator(_ account: String) -> Bool { account == delegation?.administrator }
}
