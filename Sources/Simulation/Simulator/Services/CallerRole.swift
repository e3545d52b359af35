import MusterDocument
import MusterWire

/// A role that some operations require of their callers.
enum CallerRole: String, Sendable {
  case management = "the organization's management account"
  case administrator = "its delegated administrator"
  case inOrganization = "its accounts"

  /// The refusal of a caller that has none of `roles`, if the service's message is not known.
  static func denial(of call: SimulatedCall, _ roles: [CallerRole]) -> String {
    let few = roles.map(\.rawValue).joined(separator: " and ")
    return "Only \(few) may call \(call.operation); the caller is \(call.caller)."
  }
}

extension SimulatedService {
  /// Handlers that only accounts with one of these roles may call.
  static func only(_ roles: CallerRole..., handlers: [String: Handler]) -> [String: Handler] {
    handlers.mapValues { handler in
      { service, call in
        guard roles.contains(where: { service.hasRole($0, call) }) else {
          throw ServiceError.accessDenied(
            denials[call.operation] ?? CallerRole.denial(of: call, roles))
        }
        return try handler(&service, call)
      }
    }
  }

  func hasRole(_ role: CallerRole, _ call: SimulatedCall) -> Bool {
    switch role {
    case .management: call.caller == scenario.management
    case .administrator: isAdministrator(call.caller)
    case .inOrganization: scenario.belongs(call.caller, at: call.now)
    }
  }

  func isAdministrator(_ account: String) -> Bool { account == delegation?.administrator }
}
