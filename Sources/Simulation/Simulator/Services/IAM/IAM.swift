import MusterDocument
import MusterText
import MusterWire

extension ServiceSimulation {
  /// AWS Identity and Access Management.
  public static let iam = ServiceSimulation(IAM.self)
}

/// AWS Identity and Access Management: roles, and the aliases of accounts.
struct IAM: SimulatedService {
  static let name = "iam"
  static let readsServiceLinkedRoles = true
  /// The common errors of the query protocol, and those of the model.
  static let errors: [String: ServiceError.ErrorName] = [
    "ValidationException": .init(code: "ValidationError", httpStatus: 400),
    "AccessDeniedException": .init(code: "AccessDenied", httpStatus: 403),
    "ThrottlingException": .init(code: "Throttling", httpStatus: 400),
    "InternalServerException": .init(code: "ServiceFailure", httpStatus: 500),
    "ResourceNotFoundException": .init(code: "NoSuchEntity", httpStatus: 404),
  ]
  static let handlers: [String: Handler] = [
    "CreateServiceLinkedRole": { try $0.createServiceLinkedRole($1) },
    "GetRole": { try $0.getRole($1) },
    "ListAccountAliases": { iam, call in iam.listAccountAliases(call) },
  ]

  /// The service-linked roles that accounts have created by a request.
  struct Account: Sendable {
    var roles: [CreatedRole] = []
  }

  struct CreatedRole: Sendable, Equatable {
    var role: ServiceLinkedRole
    var description: String?
    var since: Instant
  }

  var region: String
  var scenario: Scenario
  var accounts: [String: Account] = [:]
  var delegation: Delegation? { nil }

  init(in region: String, of scenario: Scenario) {
    self.region = region
    self.scenario = scenario
  }

  mutating func advance(to now: Instant) {}

  /// The alias of an account is its name in lower case, if that is a valid alias.
  private func listAccountAliases(_ call: SimulatedCall) -> JSON {
    let alias = scenario.accounts[call.caller]?.name.lowercased() ?? ""
    let isAlias = IAM.isAlias(alias) && alias != call.caller
    return ["AccountAliases": isAlias ? [.string(alias)] : [], "IsTruncated": false]
  }

  /// True if `text` is valid as an alias (model, `accountAliasType`).
  private static func isAlias(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    let isWord = bytes.allSatisfy { byte in
      (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D
    }
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    return (3...63).contains(bytes.count) && isWord && parts.allSatisfy { !$0.isEmpty }
  }
}
