import MusterDocument

/// The reads that snapshots among two compared scenarios did not send.
struct OmittedReads {
  /// True if one of the scenarios is a snapshot: it lists the reads that failed.
  let isSnapshot: Bool
  /// True if one of them is a snapshot without details.
  let lacksDetails: Bool

  init(_ before: Value, _ after: Value) {
    let snapshots = [before, after].filter { $0["unread"] != nil }
    isSnapshot = !snapshots.isEmpty
    lacksDetails = snapshots.contains { $0["details"]?.boolean != true }
  }
}

extension ComparedService {
  /// True if the service has the organization's accounts, and they are in `unread`.
  func lacksAccounts(_ unread: Set<UnreadPart>) -> Bool {
    guard comparison.scenarioMembers.contains("accounts") else { return false }
    let accounts = FlattenedState.Name(path: "accounts")
    return unread.contains { $0.service == name && $0.contains(accounts) }
  }

  /// The parts of the state that a snapshot did not read, and those that are not known without the
  /// organization's accounts.
  func unknown(_ omitted: OmittedReads, lacksAccounts: Bool) -> [UnreadPart] {
    let parts =
      (omitted.isSnapshot ? comparison.notRead : [])
      + (omitted.lacksDetails ? comparison.details : [])
      + (lacksAccounts ? comparison.fromAccounts : [])
    return parts.isEmpty
      ? [] : [UnreadPart(service: name, region: "", operation: "", parts: parts)]
  }

  /// The states of a service that is the same in all Regions, flattened.
  func states(in before: Value, _ after: Value) -> (old: FlattenedState, new: FlattenedState) {
    var states = (old: state(in: before), new: state(in: after))
    guard let name = comparison.accountMember else { return states }
    let (old, new) = (accountMembers(name, in: before), accountMembers(name, in: after))
    for (id, value) in old {
      guard let other = new[id] else { continue }
      states.old.add(value, at: [name], of: id)
      states.new.add(other, at: [name], of: id)
    }
    return states
  }

  private func state(in scenario: Value) -> FlattenedState {
    var state = FlattenedState(nil, comparison)
    for name in comparison.scenarioMembers {
      if let member = scenario[name] { state.add(member, at: [name]) }
    }
    if let member = scenario["state"]?[name] { state.add(member, at: []) }
    return state
  }

  /// A member of the scenario's accounts by their ids: the account's own, or that of the scenario.
  private func accountMembers(_ name: String, in scenario: Value) -> [String: Value] {
    var members: [String: Value] = [:]
    for account in scenario["accounts"]?.elements.map(\.self) ?? [] {
      members[account.text("accountId")] = account[name] ?? scenario[name]
    }
    return members
  }

  /// The object with the service's state in each Region.
  func regions(in scenario: Value) -> [String: Value] {
    var regions: [String: Value] = [:]
    for object in scenario["state"]?[name]?.elements.map(\.self) ?? [] {
      for name in object["regions"]?.elements.map(\.self) ?? [] {
        name.string.map { regions[$0] = object }
      }
    }
    return regions
  }
}

extension [ComparedService] {
  /// The registrations of delegated administrators that the states of services imply, under the
  /// names that they have in the state of AWS Organizations.
  func registrations(in scenario: Value) -> Set<FlattenedState.Name> {
    guard let path = lazy.compactMap(\.comparison.registrations).first else { return [] }
    var names: Set<FlattenedState.Name> = []
    for service in self {
      for (region, state) in service.regions(in: scenario) {
        guard let id = state["administrator"]?["accountId"]?.string,
          let principal = service.administratorPrincipal(region)
        else { continue }
        names.insert(FlattenedState.Name(account: id, path: "\(path).\(principal)"))
      }
    }
    return names
  }
}
