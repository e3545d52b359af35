import MusterDocument
import MusterText
import MusterWire

/// Automated sensitive data discovery: an administrator's setting, and the accounts that have it.
struct AutomatedDiscovery: Sendable {
  var isEnabled = false
  /// The accounts for which it is enabled automatically: ALL, NEW or NONE.
  var mode = "NONE"
  var firstEnabledAt: Instant?
  var disabledAt: Instant?
  var lastUpdatedAt: Instant?
  /// The ids of the accounts for which it is enabled.
  var enabled: Set<String> = []
  /// The times at which it was enabled and disabled for accounts, by account.
  var spans: [String: DiscoveryPeriod] = [:]

  /// Enables discovery for new members if the administrator wants that, and disables it for
  /// accounts that are no longer members.
  mutating func memberChanged(_ id: String, by change: Relationship.Transition, at now: Instant) {
    if change == .to(.enabled) && isEnabled && mode != "NONE" { enabled.insert(id) }
    if change != .to(.enabled) && change != .to(.paused) { enabled.remove(id) }
    recordSpan(of: id, at: now)
  }

  func covers(_ account: String) -> Bool { isEnabled && enabled.contains(account) }

  /// Records for which accounts discovery began or ended at `now`.
  mutating func recordSpans(at now: Instant) {
    for id in enabled.union(spans.keys) { recordSpan(of: id, at: now) }
  }

  private mutating func recordSpan(of id: String, at now: Instant) {
    if covers(id) {
      spans[id, default: DiscoveryPeriod(since: now)].until = nil
    } else if let span = spans[id], span.until == nil {
      spans[id]?.until = now
    }
  }

  /// The number of days for which Macie keeps findings (guide: "Analyzing findings").
  private static let daysOfFindings: Int64 = 90

  /// The time since which an account has findings of sensitive data; nil if it has none. A state
  /// that does not say when discovery began has findings since it was first enabled for anybody.
  func findings(of account: String, at now: Instant) -> Instant? {
    guard let span = spans[account] else { return covers(account) ? firstEnabledAt : nil }
    let kept = AutomatedDiscovery.daysOfFindings * 86_400_000
    return span.until.map { now < $0.advanced(by: kept) } ?? true ? span.since : nil
  }
}

/// The time for which discovery is or was enabled for an account.
struct DiscoveryPeriod: Sendable, Equatable {
  var since: Instant
  /// The time at which it was disabled; nil while it is enabled.
  var until: Instant?
}

extension Macie {
  static let discoveryHandlers: [String: Handler] = [
    "GetAutomatedDiscoveryConfiguration": { try $0.getDiscovery($1) },
    "UpdateAutomatedDiscoveryConfiguration": { try $0.updateDiscovery($1) },
    "ListAutomatedDiscoveryAccounts": { try $0.listDiscoveryAccounts($1) },
    "BatchUpdateAutomatedDiscoveryAccounts": { try $0.updateDiscoveryAccounts($1) },
  ]

  /// The caller's setting. Members may not read or change that of their administrator.
  private func ownDiscovery(_ call: SimulatedCall) throws(ServiceError) -> AutomatedDiscovery {
    if let administrator = administrator(of: call.caller)?.id {
      throw .accessDenied(
        "Only the administrator, \(administrator), can manage automated discovery.")
    }
    return administrations[call.caller]?.discovery ?? AutomatedDiscovery()
  }

  private func getDiscovery(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let discovery = try ownDiscovery(call)
    var random = random(for: "discovery", call.caller)
    return .members([
      "autoEnableOrganizationMembers": .string(discovery.mode),
      "classificationScopeId": .string(random.hexadecimal(32)),
      "disabledAt": discovery.disabledAt.map(JSON.timestamp),
      "firstEnabledAt": discovery.firstEnabledAt.map(JSON.timestamp),
      "lastUpdatedAt": discovery.lastUpdatedAt.map(JSON.timestamp),
      "sensitivityInspectionTemplateId": .string(random.hexadecimal(32)),
      "status": discovery.isEnabled ? "ENABLED" : "DISABLED",
    ])
  }

  /// ENABLED means all accounts, unless the call has another mode (API reference).
  private mutating func updateDiscovery(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    var discovery = try ownDiscovery(call)
    discovery.isEnabled = call.string("status") == "ENABLED"
    discovery.mode =
      call.string("autoEnableOrganizationMembers") ?? (discovery.isEnabled ? "ALL" : discovery.mode)
    discovery.lastUpdatedAt = call.now
    if discovery.isEnabled {
      discovery.firstEnabledAt = discovery.firstEnabledAt ?? call.now
      discovery.disabledAt = nil
      discovery.enabled.insert(call.caller)
      if discovery.mode == "ALL" { discovery.enabled.formUnion(participants(call.caller)) }
    } else {
      discovery.disabledAt = call.now
      discovery.enabled.removeAll()
    }
    discovery.recordSpans(at: call.now)
    administrations[call.caller, default: MacieAdministration()].discovery = discovery
    return [:]
  }

  private func listDiscoveryAccounts(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let discovery = try ownDiscovery(call)
    let wanted = try call.accountIDs("accountIds")
    guard wanted.count <= 50 else {
      throw .validation("/accountIds must have at most 50 elements, not \(wanted.count)")
    }
    let page = try page(call, most: 25, filter: wanted.joined(separator: ","))
    let ids = participants(call.caller).filter { wanted.isEmpty || wanted.contains($0) }
    return page.response("items", outOf: ids, id: \.self) { id in
      let status: JSON = discovery.enabled.contains(id) ? "ENABLED" : "DISABLED"
      return ["accountId": .string(id), "status": status]
    }
  }

  /// An administrator and its members, sorted by id.
  private func participants(_ administrator: String) -> [String] {
    let members = members(of: administrator).entries(after: nil, limit: .max) {
      $0.relationship.isMember
    }
    return (members.map(\.id) + [administrator]).sorted()
  }

  private mutating func updateDiscoveryAccounts(_ call: SimulatedCall) throws(ServiceError) -> JSON
  {
    var discovery = try ownDiscovery(call)
    guard discovery.isEnabled else {
      throw .conflict("Automated discovery is not enabled for the organization.")
    }
    let updates = try discoveryUpdates(call)
    var errors: [JSON] = []
    for (id, isWanted) in updates {
      if let code = obstacleToDiscovery(id, call.caller) {
        errors.append(["accountId": .string(id), "errorCode": .string(code)])
      } else if isWanted {
        discovery.enabled.insert(id)
      } else {
        discovery.enabled.remove(id)
      }
    }
    guard updates.isEmpty || errors.count < updates.count else {
      throw .validation("None of the accounts is a member with Macie enabled.")
    }
    discovery.recordSpans(at: call.now)
    administrations[call.caller]?.discovery = discovery
    return ["errors": .array(errors)]
  }

  private func discoveryUpdates(
    _ call: SimulatedCall
  ) throws(ServiceError) -> [(id: String, isWanted: Bool)] {
    var updates: [(id: String, isWanted: Bool)] = []
    for update in call.input["accounts"]?.elements.map(\.self) ?? [] {
      let pointer = "/accounts/\(updates.count)/accountId"
      let id = try SimulatedCall.checkedID(update["accountId"]?.string ?? "", pointer)
      updates.append((id, update["status"]?.string != "DISABLED"))
    }
    return updates
  }

  private func obstacleToDiscovery(_ id: String, _ administrator: String) -> String? {
    guard id != administrator else { return nil }
    switch members(of: administrator)[id]?.relationship {
    case .enabled: return nil
    case .paused: return "ACCOUNT_PAUSED"
    default: return "ACCOUNT_NOT_FOUND"
    }
  }
}
