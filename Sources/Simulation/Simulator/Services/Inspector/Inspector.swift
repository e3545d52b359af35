import MusterDocument
import MusterText
import MusterWire

extension ServiceSimulation {
  /// Amazon Inspector.
  public static let inspector = ServiceSimulation(Inspector.self)
}

/// Amazon Inspector in one Region.
struct Inspector: AutomaticallyEnabling {
  static let name = "inspector2"
  static let administration: Administration? = Administration(
    principal: "inspector2.amazonaws.com",
    operations: ["EnableDelegatedAdminAccount", "DisableDelegatedAdminAccount"],
    isNamedAtBeginning: true, inProgress: InspectorSettings.administratorInProgress)
  static let settings = InspectorSettings.all
  static let denials = InspectorMessages.denials
  static let seenMessages = InspectorMessages.seen
  /// (guide: "Using service-linked roles for Amazon Inspector")
  static let serviceLinkedRole: ServiceLinkedRole? = ServiceLinkedRole(
    principal: "inspector2.amazonaws.com", name: "AWSServiceRoleForAmazonInspector2")
  static let handlers = merged([
    scanHandlers, statusHandlers, memberHandlers, administratorHandlers, deepInspectionHandlers,
    configurationHandlers, usageHandlers, filterHandlers, tagHandlers, resourceHandlers,
    aggregationHandlers,
  ])

  /// Events that happen by themselves.
  enum Event: Sendable, Comparable {
    case joined(String)
    case associated(String)
    case scan(String, ScanType)
    case deepInspection(String)
    case policy(String)
    case delegationEnded
  }

  var region: String
  var scenario: Scenario
  var delegation: Delegation?
  /// The members of the delegated administrator.
  var members = SortedDictionary<InspectorMember>()
  var autoEnabled: Set<ScanType> = []
  /// The scans of accounts for which a scan type was ever enabled or tried.
  var scans: [String: AccountScans] = [:]
  var deepInspections: [String: DeepInspection] = [:]
  var packagePaths: [String: [String]] = [:]
  var organizationPackagePaths: [String] = []
  var configurations: [String: InspectorConfiguration] = [:]
  var filters = SortedDictionary<InspectorFilter>()
  var createdFilters = 0
  var organizationRules = OrganizationRules()
  var joinedWithoutAccess: Set<String> = []
  /// The changes of organization policies that have not taken effect.
  var policyChanges: [String: PolicyChange] = [:]
  var timeline = Timeline<Event>()

  init(in region: String, of scenario: Scenario) {
    self.region = region
    self.scenario = scenario
  }

  mutating func begin() {
    scheduleNewcomers(after: scenario.beginning)
    if let administrator = scenario.administrators[Inspector.name] {
      delegate(by: Delegation(administrator: administrator, since: scenario.beginning))
      scans[administrator] = AccountScans(
        .enabled, offeredTypes, since: scenario.beginning)
    }
  }

  static let followsPolicies = true

  mutating func adopt(_ rules: OrganizationRules) { organizationRules = rules }

  mutating func scheduleNewcomers(after now: Instant) {
    for account in scenario.newcomers where scenario.joining(of: account) > now {
      timeline.schedule(.joined(account.id), at: scenario.joining(of: account))
    }
  }

  mutating func advance(to now: Instant) {
    while let entry = timeline.next(until: now) {
      switch entry.event {
      case .joined(let id):
        accountJoined(id, at: entry.due)
        if !rules(of: id).isEmpty { schedulePolicy(of: id, from: entry.due) }
      case .policy(let id): finishPolicy(of: id, at: entry.due)
      case .associated(let id): finishAssociation(id, at: entry.due)
      case .scan(let id, let type): finishScan(type, of: id, at: entry.due)
      case .deepInspection(let id): finishDeepInspection(of: id, at: entry.due)
      case .delegationEnded: endDelegation(at: entry.due)
      }
    }
  }
}

extension Inspector {
  /// The scan types that Inspector offers in the Region.
  var offeredTypes: [ScanType] {
    scenario.regions.value(of: InspectorSettings.scanTypes, in: region)
  }

  func isUsed(by account: String) -> Bool { scans[account]?.status.isOn == true }

  var unknownMessages: UnknownMessages { scenario.settings[InspectorSettings.unknownMessages] }

  func givenMessage(of account: String) -> String? {
    scenario.accounts[account]?.settings[InspectorSettings.refusal]?.failure.message
  }

  /// True if `caller` may change an account and read its state.
  func canAccess(_ caller: String, into id: String) -> Bool {
    id == caller || (isAdministrator(caller) && members[id]?.status.isVisible == true)
  }

  /// Throws for accounts outside of the organization, for those that the caller may not access, and
  /// for those for which the call fails at random.
  func checkAccess(of id: String, for call: SimulatedCall) throws(AccountFailure) {
    guard !call.accountFaults.affects(id) else {
      throw AccountFailure(.internalError, "Try again.")
    }
    guard !canAccess(call.caller, into: id) else { return }
    guard scenario.belongs(id, at: call.now) else {
      throw AccountFailure(.resourceNotFound, "The organization has no account \(id).")
    }
    throw AccountFailure(.accessDenied, InspectorMessages.noAccess)
  }

  /// The accounts of a call. Without ids, that is the calling account (API reference).
  func accountsOrCaller(_ call: SimulatedCall) throws(ServiceError) -> [String] {
    let ids = try call.accountIDs("accountIds")
    return ids.isEmpty ? [call.caller] : ids
  }

  /// The accounts that `caller` may access, including itself, sorted by id, from `first` on. They
  /// are computed lazily.
  func visible(to caller: String, from first: String = "") -> some Sequence<String> {
    var ids = isAdministrator(caller) ? members.keys(from: first) : SortedKeys()
    if caller >= first { ids = ids.including(caller) }
    return ids.lazy.filter { canAccess(caller, into: $0) }
  }
}
