import MusterDocument
import MusterText
import MusterWire

extension ServiceSimulation {
  /// AWS Organizations.
  public static let organizations = ServiceSimulation(Organizations.self)
}

/// AWS Organizations: accounts, units and delegated administrators.
struct Organizations: SimulatedService {
  static let name = "organizations"
  static func usesOrganizations(_ operation: String) -> Bool { true }
  /// Errors of the model have status 400; others have the same status as in other services.
  static let errors: [String: ServiceError.ErrorName] = [
    "ValidationException": .init(code: "InvalidInputException", httpStatus: 400),
    "AccessDeniedException": .init(code: "AccessDeniedException", httpStatus: 400),
    "ThrottlingException": .init(code: "TooManyRequestsException", httpStatus: 400),
    "InternalServerException": .init(code: "InternalFailure", httpStatus: 500),
  ]
  /// awslabs/aws-deployment-framework#781 and #788.
  static let throttled = ServiceError.organizations(
    "TooManyRequestsException",
    "You have sent too many requests in too short a period of time. Try again later.")
  /// boto/boto3#4565, RoadieHQ/roadie-backstage-plugins#1391.
  static let patternMismatch: ServiceError? = ServiceError(
    code: "InvalidInputException",
    message: "You provided a value that does not match the required pattern.", httpStatus: 400,
    members: ["Reason": "INVALID_PATTERN"])
  static let paging = PageMembers(token: "NextToken", size: "MaxResults")
  static let settings = OrganizationsSettings.all
  /// Parts of the messages that were seen or are in the API reference.
  static let seenMessages = [
    "Your account is not a member of an organization", "You specified ",
    "You cannot register management account", "is already a delegated administrator for your",
    "You provided a value ", "A policy with the same name already exists.",
  ]
  static let handlers = merged([
    ["DescribeOrganization": { try $0.describeOrganization($1) }],
    only(.management, .administrator, handlers: accountHandlers),
    only(.management, .administrator, handlers: unitHandlers),
    only(.management, .administrator, handlers: administratorHandlers),
    only(.management, handlers: managementHandlers), policyHandlers, effectivePolicyHandlers,
    only(.management, .administrator, handlers: tagHandlers),
  ])

  var region: String
  var scenario: Scenario
  let tree: OrganizationTree
  /// The times at which services were trusted with the organization, by principal.
  var trusted: [String: Instant] = [:]
  /// The principals of simulated services whose access was disabled.
  var withoutAccess: Set<String> = []
  /// Delegated administrators of services that are not simulated.
  var registered: [Registration] = []
  /// Administrators that a service named and that were deregistered here since.
  var deregistered: [Registration] = []
  /// True if policies of type INSPECTOR_POLICY are enabled in the root.
  var policyTypeIsEnabled = false
  /// The policies by id, and the number of policies ever created.
  var policies: [String: OrganizationPolicy] = [:]
  var createdPolicies = 0

  /// The tags of accounts, units, the root and policies, by id.
  var tags: [String: Tags] = [:]

  struct Registration: Sendable, Equatable {
    var account: String
    var principal: String
    var since: Instant
  }

  var unknownMessages: UnknownMessages { scenario.settings[OrganizationsSettings.unknownMessages] }
  var delegation: Delegation? { nil }

  init(in region: String, of scenario: Scenario) {
    self.region = region
    self.scenario = scenario
    tree = OrganizationTree(scenario)
  }

  mutating func advance(to now: Instant) {}

  /// Services whose administrator the scenario names were trusted before.
  mutating func begin() {
    for (service, administration) in scenario.services.administered
    where scenario.administrators[service.name] != nil {
      trust(administration.principal, at: scenario.beginning)
    }
  }

  /// The message is AWS's (cloud-custodian/cloud-custodian#8106).
  func authorize(_ call: SimulatedCall) throws(ServiceError) {
    guard !hasRole(.inOrganization, call) else { return }
    throw .organizations(
      "AWSOrganizationsNotInUseException", "Your account is not a member of an organization.")
  }

  /// Delegated administrators of any service may read (guide).
  func hasRole(_ role: CallerRole, _ call: SimulatedCall) -> Bool {
    switch role {
    case .management: call.caller == scenario.management
    case .inOrganization: scenario.belongs(call.caller, at: call.now)
    case .administrator: registrations(call).contains { $0.account == call.caller }
    }
  }

  private func describeOrganization(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let (id, management) = (tree.id, scenario.management)
    let email = tree.account(management, at: call.now)?.email ?? ""
    return [
      "Organization": [
        "Id": .string(id),
        "Arn": .string(
          ARN.text(
            "organizations", inPartition: call.partition, of: management, "organization/" + id)),
        "FeatureSet": "ALL",
        "MasterAccountArn": .string(
          scenario.organizationsARN("account", management, in: call.partition)),
        "MasterAccountId": .string(management),
        "MasterAccountEmail": .string(email),
        "AvailablePolicyTypes": policyTypes,
      ]
    ]
  }
}

// MARK: - Accounts

extension Organizations {
  static let accountHandlers: [String: Handler] = [
    "ListAccounts": { try $0.listAccounts($1) },
    "DescribeAccount": { organizations, call in
      ["Account": organizations.shown(try organizations.account(call), call)]
    },
    "ListAccountsForParent": { try $0.listAccountsForParent($1) },
  ]

  private func listAccounts(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let page = try page(call, most: 20)
    return page.response("Accounts", outOf: tree.accounts(at: call.now), id: \.id) {
      shown($0, call)
    }
  }

  private func listAccountsForParent(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let parent = try parent(call)
    let page = try page(call, most: 20, filter: parent.id)
    let accounts = tree.accounts(at: call.now).filter { $0.unitPath == parent.path }
    return page.response("Accounts", outOf: accounts, id: \.id) { shown($0, call) }
  }

  func account(_ call: SimulatedCall) throws(ServiceError) -> SimulatedAccount {
    let id = call.string("AccountId") ?? ""
    guard let account = tree.account(id, at: call.now) else {
      throw .organizations("AccountNotFoundException", "The organization has no account '\(id)'.")
    }
    return account
  }

  func shown(_ account: SimulatedAccount, _ call: SimulatedCall) -> JSON {
    scenario.shown(
      account, joined: .timestamp(scenario.joined(account)), in: call.partition)
  }
}

extension ServiceError {
  /// All errors of AWS Organizations have status 400 (model).
  static func organizations(_ code: String, _ message: String) -> ServiceError {
    ServiceError(code: code, message: message, httpStatus: 400)
  }
}
