import MusterDocument
import MusterWire

/// Automated sensitive data discovery: the organization's setting, and who has it.
struct AutomatedDiscovery: Sendable {
  var isEnabled = false
  /// Who gets it without being asked for: ALL, NEW or NONE.
  var mode = "NONE"
  var firstEnabledAt: Instant?
  var disabledAt: Instant?
  var lastUpdatedAt: Instant?
  /// The ids of the accounts for which it is enabled.
  var enabled: Set<String> = []

  /// New members get it where the organization says so; who is no member any more has it no more.
  mutating func memberChanged(_ id: String, to relationship: Relationship) {
    if relationship == .enabled && isEnabled && mode != "NONE" { enabled.insert(id) }
    if !relationship.isMember { enabled.remove(id) }
  }
}

extension Macie {
  static let discoveryHandlers: [String: Handler] = [
    "GetAutomatedDiscoveryConfiguration": { macie, _ in macie.getDiscovery() },
    "UpdateAutomatedDiscoveryConfiguration": { macie, call in macie.updateDiscovery(call) },
    "ListAutomatedDiscoveryAccounts": { try $0.listDiscoveryAccounts($1) },
    "BatchUpdateAutomatedDiscoveryAccounts": { try $0.updateDiscoveryAccounts($1) },
  ]

  private func getDiscovery() -> JSON {
    var random = random(for: "discovery")
    let (scope, template) = (random.uuid(), random.uuid())
    return .members([
      "autoEnableOrganizationMembers": .string(discovery.mode),
      "classificationScopeId": .string(scope.filter { $0 != "-" }),
      "disabledAt": discovery.disabledAt.map(JSON.timestamp),
      "firstEnabledAt": discovery.firstEnabledAt.map(JSON.timestamp),
      "lastUpdatedAt": discovery.lastUpdatedAt.map(JSON.timestamp),
      "sensitivityInspectionTemplateId": .string(template.filter { $0 != "-" }),
      "status": discovery.isEnabled ? "ENABLED" : "DISABLED",
    ])
  }

  private mutating func updateDiscovery(_ call: Call) -> JSON {
    discovery.isEnabled = call.string("status") == "ENABLED"
    discovery.mode = call.string("autoEnableOrganizationMembers") ?? discovery.mode
    discovery.lastUpdatedAt = call.now
    if discovery.isEnabled {
      discovery.firstEnabledAt = discovery.firstEnabledAt ?? call.now
      discovery.disabledAt = nil
      discovery.enabled.insert(caller)
      if discovery.mode == "ALL" { discovery.enabled.formUnion(participants()) }
    } else {
      discovery.disabledAt = call.now
      discovery.enabled.removeAll()
    }
    return [:]
  }

  private func listDiscoveryAccounts(_ call: Call) throws(ServiceError) -> JSON {
    let wanted = try call.accountIDs("accountIds")
    guard wanted.count <= 50 else {
      throw .validation("/accountIds must have at most 50 elements, has \(wanted.count)")
    }
    let page = try page(call, most: 25, filter: wanted.joined(separator: ","))
    let ids = participants().filter { id in
      (wanted.isEmpty || wanted.contains(id)) && page.after.map { id > $0 } ?? true
    }
    let items = ids.prefix(page.reach).map { id -> (id: String, entry: JSON) in
      let status: JSON = discovery.enabled.contains(id) ? "ENABLED" : "DISABLED"
      return (id, ["accountId": .string(id), "status": status])
    }
    return page.answer("items", items)
  }

  /// The administrator and its members, in the order of their ids.
  private func participants() -> [String] {
    let members = members.entries(after: nil, limit: .max) { $0.relationship.isMember }.map(\.id)
    return (members + [caller]).sorted()
  }

  private mutating func updateDiscoveryAccounts(_ call: Call) throws(ServiceError) -> JSON {
    guard discovery.isEnabled else {
      throw .conflict("Automated discovery is not enabled for the organization.")
    }
    let updates = try discoveryUpdates(call)
    var errors: [JSON] = []
    for (id, isWanted) in updates {
      if let code = obstacleToDiscovery(id) {
        errors.append(["accountId": .string(id), "errorCode": .string(code)])
      } else if isWanted {
        discovery.enabled.insert(id)
      } else {
        discovery.enabled.remove(id)
      }
    }
    guard updates.isEmpty || errors.count < updates.count else {
      throw .validation("None of the accounts is a member whose Macie is enabled.")
    }
    return ["errors": .array(errors)]
  }

  private func discoveryUpdates(
    _ call: Call
  ) throws(ServiceError) -> [(id: String, isWanted: Bool)] {
    var updates: [(id: String, isWanted: Bool)] = []
    for update in call.input["accounts"]?.elements.map(\.self) ?? [] {
      let place = "/accounts/\(updates.count)/accountId"
      let id = try Call.checkedID(update["accountId"]?.string ?? "", place)
      updates.append((id, update["status"]?.string != "DISABLED"))
    }
    return updates
  }

  private func obstacleToDiscovery(_ id: String) -> String? {
    guard id != caller else { return nil }
    switch members[id]?.relationship {
    case .enabled: return nil
    case .paused: return "ACCOUNT_PAUSED"
    default: return "ACCOUNT_NOT_FOUND"
    }
  }
}
