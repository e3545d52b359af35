import MusterDocument
import MusterText
import MusterWire

extension ServiceSimulation {
  /// Amazon Macie.
  public static let macie = ServiceSimulation(Macie.self)
}

/// Amazon Macie in one Region.
struct Macie: AutomaticallyEnabling {
  static let name = "macie2"
  /// An organization begins without a delegated administrator, so members are added by invitation.
  static let administration: Administration? = Administration(
    principal: "macie.amazonaws.com", regionalPrefix: "macie.",
    operations: ["EnableOrganizationAdminAccount", "DisableOrganizationAdminAccount"],
    inProgress: MacieSettings.administratorInProgress)
  /// aws-samples/aws-secure-environment-accelerator#1023.
  static let throttled = ServiceError(
    code: "TooManyRequestsException", message: "Too Many Requests", httpStatus: 429)
  static let denials = MacieMessages.denials
  static let seenMessages = MacieMessages.seen
  static let settings = MacieSettings.all
  /// (guide: "Using service-linked roles for Macie")
  static let serviceLinkedRole: ServiceLinkedRole? = ServiceLinkedRole(
    principal: "macie.amazonaws.com", name: "AWSServiceRoleForAmazonMacie")
  static let handlers = merged([
    sessionHandlers, memberHandlers, invitationHandlers, receivedHandlers, administratorHandlers,
    discoveryHandlers, usageHandlers, tagHandlers, exportHandlers, bucketHandlers,
    findingHandlers, allowListHandlers, identifierHandlers, findingsFilterHandlers, jobHandlers,
  ])

  /// Events that happen by themselves.
  enum Event: Sendable, Comparable {
    case joined(String)
    case member(String, of: String, Relationship.Event)
    case jobEnded(String)
    case delegationEnded
  }

  var region: String
  var scenario: Scenario
  var delegation: Delegation?
  /// True if accounts that join the organization become members.
  var autoEnables = false
  var organizationRules = OrganizationRules()
  var joinedWithoutAccess: Set<String> = []
  /// The sessions of accounts that have enabled Macie.
  var sessions: [String: MacieSession] = [:]
  /// The accounts that have added members.
  var administrations: [String: MacieAdministration] = [:]
  /// The allow lists, identifiers, filters and jobs of all accounts, by ARN.
  var resources = SortedDictionary<MacieResource>()
  var createdResources = 0
  var timeline = Timeline<Event>()

  var unknownMessages: UnknownMessages { scenario.settings[MacieSettings.unknownMessages] }

  init(in region: String, of scenario: Scenario) {
    self.region = region
    self.scenario = scenario
  }

  mutating func begin() {
    scheduleNewcomers(after: scenario.beginning)
    if let administrator = scenario.administrators[Macie.name] {
      delegate(by: Delegation(administrator: administrator, since: scenario.beginning))
    }
    for account in scenario.accounts.outside.values { addOutside(account) }
  }

  /// An account outside of the organization that has an administrator is its member by invitation.
  private mutating func addOutside(_ account: SimulatedAccount) {
    guard let administrator = account.administrator,
      scenario.status(of: region, for: account.id).isEnabled
    else { return }
    let now = scenario.beginning
    for id in [account.id, administrator] where sessions[id] == nil {
      sessions[id] = MacieSession(createdAt: now, updatedAt: now)
    }
    let member = MacieMember(relationship: .enabled, invitedAt: now, updatedAt: now)
    administrations[administrator, default: MacieAdministration()].members[account.id] = member
  }

  mutating func adopt(_ rules: OrganizationRules) { organizationRules = rules }

  mutating func rulesChanged(to rules: OrganizationRules, at now: Instant) {
    adopt(rules)
    for id in takeJoinedWithoutAccess() { accountJoined(id, at: now) }
  }

  mutating func scheduleNewcomers(after now: Instant) {
    for account in scenario.newcomers where scenario.joining(of: account) > now {
      timeline.schedule(.joined(account.id), at: scenario.joining(of: account))
    }
  }

  func isUsed(by account: String) -> Bool { sessions[account] != nil }

  /// Accounts without a session may call few operations.
  func authorize(_ call: SimulatedCall) throws(ServiceError) {
    guard sessions[call.caller] == nil, !Macie.withoutSession.contains(call.operation) else {
      return
    }
    let isDiscovery = Macie.discoveryHandlers[call.operation] != nil
    if isDiscovery, scenario.settings[MacieSettings.discoveryNotEnabled] == .notOnboarded {
      throw .accessDenied("Account Id: \(call.caller) has not been onboarded")
    }
    let reply = scenario.settings[MacieSettings.notEnabled]
    let lacksError = reply == .notFound && Macie.withoutNotFound.contains(call.operation)
    throw (lacksError ? .denied : reply).error
  }

  /// The operations without ResourceNotFoundException in the model.
  private static let withoutNotFound: Set = [
    "BatchUpdateAutomatedDiscoveryAccounts", "GetAutomatedDiscoveryConfiguration",
    "ListAllowLists", "ListTagsForResource", "TagResource", "UntagResource",
    "UpdateAutomatedDiscoveryConfiguration",
  ]

  mutating func advance(to now: Instant) {
    while let entry = timeline.next(until: now) {
      switch entry.event {
      case .joined(let id): accountJoined(id, at: entry.due)
      case .member(let id, let administrator, let event):
        guard isExpected(event, of: id, in: administrator, at: entry.due) else { continue }
        move(id, of: administrator, by: event, at: entry.due)
      case .jobEnded(let arn): endRun(of: arn, at: entry.due)
      case .delegationEnded: endDelegation(at: entry.due)
      }
    }
  }
}

/// The members of an administrator, and its automated discovery.
struct MacieAdministration: Sendable {
  var members = SortedDictionary<MacieMember>()
  var discovery = AutomatedDiscovery()
}

// MARK: - Administrators

extension Macie {
  /// The administrator of `id`, or the delegated administrator that it is being associated with,
  /// and its entry in the list of members. There is at most one.
  func administrator(of id: String) -> (id: String, member: MacieMember)? {
    for (administrator, administration) in administrations {
      if let member = administration.members[id], member.isMemberOrJoining {
        return (administrator, member)
      }
    }
    return nil
  }

  /// True if an account has members or is the delegated administrator.
  func administers(_ id: String) -> Bool {
    delegation?.administrator == id
      || administrations[id]?.members.contains(where: \.isMemberOrJoining) == true
  }

  /// Throws if an account that has an administrator would become one itself.
  func refuseMember(_ id: String) throws(ServiceError) {
    guard let administrator = administrator(of: id)?.id else { return }
    throw .conflict("\(id) is associated with an administrator account, \(administrator).")
  }

  func members(of administrator: String) -> SortedDictionary<MacieMember> {
    administrations[administrator]?.members ?? SortedDictionary()
  }
}
