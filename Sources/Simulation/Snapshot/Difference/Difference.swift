import MusterDocument

/// The differences between two scenarios, by account and Region. They depend only on the two
/// documents. Times are not compared: they differ even if the state is the same.
public struct Difference: Sendable {
  public struct Change: Sendable, Equatable {
    /// "inspector2", "macie2", "organizations".
    public var service: String
    /// Nil if the change is not about one Region.
    public var region: String?
    /// Nil if the change is not about one account.
    public var account: String?
    /// The names of the members that lead to it within the state: "scans.EC2.status".
    public var path: String
    /// Its display name: "EC2 scanning".
    public var label: String
    /// The values; nil where the member is missing.
    public var before: String?
    public var after: String?
  }

  /// A part of the state that is known for only one of the two scenarios: a read that failed, a
  /// Region that only one scenario holds, or parts of accounts that are members in only one.
  public struct Gap: Sendable, Equatable, Hashable {
    public var service: String
    public var region: String
    /// Nil if the Region was not read.
    public var operation: String?
    /// The accounts whose state only their administrator can read; empty for other gaps.
    public var accounts: [String] = []
  }

  public private(set) var changes: [Change] = []
  public private(set) var gaps: [Gap] = []

  /// Compares two scenarios. If both are states of one simulated organization, the state of all
  /// accounts is known, also if the organization was begun from a snapshot.
  public init(
    between before: Value, and after: Value, services: [ComparedService], isOfOneSimulation: Bool
  ) {
    let unread = (Set(UnreadPart.all(in: before)), Set(UnreadPart.all(in: after)))
    let all = unread.0.union(unread.1)
    let omitted = OmittedReads(before, after)
    let registered = (services.registrations(in: before), services.registrations(in: after))
    let lacksAccounts = services.contains { $0.lacksAccounts(all) }
    for service in services {
      let unread = all.filter { $0.service == service.name }
      let unknown = service.unknown(omitted, lacksAccounts: lacksAccounts)
      let scenarios = ComparedScenarios(
        before: before, after: after, isOfOneSimulation: isOfOneSimulation)
      if service.isGlobal {
        var (old, new) = service.states(in: before, after)
        old.remove(registered.1, unlessIn: new)
        new.remove(registered.0, unlessIn: old)
        add(compared(old, new, scenarios, service, unread.union(unknown)), service, nil)
      } else {
        compareRegions(of: service, scenarios, unread, unknown)
      }
    }
    changes.sort { $0.sortKey.lexicographicallyPrecedes($1.sortKey) }
    let failed = unread.0.symmetricDifference(unread.1).map {
      Gap(service: $0.service, region: $0.region, operation: $0.operation)
    }
    gaps = Set(gaps + failed).sorted { $0.sortKey.lexicographicallyPrecedes($1.sortKey) }
  }

  /// Compares Region by Region. Regions that share the same objects in both scenarios are compared
  /// once.
  private mutating func compareRegions(
    of service: ComparedService, _ scenarios: ComparedScenarios, _ unread: Set<UnreadPart>,
    _ unknown: [UnreadPart]
  ) {
    let (before, after) = (scenarios.before, scenarios.after)
    let (old, new) = (service.regions(in: before), service.regions(in: after))
    let (wasHeld, isHeld) = (ScenarioRegions(of: before), ScenarioRegions(of: after))
    var known: [ComparedPair: StateDifference] = [:]
    for region in Set(old.keys).union(new.keys).sorted() {
      let unread = unread.filter { $0.region == region }
      guard wasHeld.contains(region), isHeld.contains(region) else {
        if unread.isEmpty { gaps.append(Gap(service: service.name, region: region)) }
        continue
      }
      let pair = ComparedPair(old: old[region]?.token, new: new[region]?.token, unread: unread)
      let difference =
        known[pair]
        ?? compared(
          FlattenedState(old[region], service.comparison),
          FlattenedState(new[region], service.comparison), scenarios, service,
          unread.union(unknown))
      known[pair] = difference
      add(difference, service, region)
    }
  }

  private struct ComparedScenarios {
    let before: Value
    let after: Value

    let isOfOneSimulation: Bool

    /// True for two snapshots, which list the reads that failed.
    var areSnapshots: Bool {
      !isOfOneSimulation && before["unread"] != nil && after["unread"] != nil
    }
  }

  /// The difference between two states of a service.
  private struct StateDifference {
    var changes: [(name: FlattenedState.Name, before: String?, after: String?)] = []
    /// The accounts that are not compared, by the operation that reads the values in question.
    var unread: [String: Set<String>] = [:]
  }

  private struct ComparedPair: Hashable {
    let old: UInt64?
    let new: UInt64?
    let unread: Set<UnreadPart>
  }

  /// Compares two states, except for what is in `unread`.
  private func compared(
    _ before: FlattenedState, _ after: FlattenedState, _ scenarios: ComparedScenarios,
    _ service: ComparedService, _ unread: Set<UnreadPart>
  ) -> StateDifference {
    let names = Set(before.values.keys).union(after.values.keys).filter { name in
      before.values[name] != after.values[name] && !unread.contains { $0.contains(name) }
    }
    let parts = scenarios.areSnapshots ? service.comparison.ofMembers : nil
    let readable = parts.map { parts in
      [
        ReadableAccounts(in: scenarios.before, before, parts),
        ReadableAccounts(in: scenarios.after, after, parts),
      ]
    }
    var difference = StateDifference()
    for name in names.sorted() {
      if let operation = parts?.operation(of: name),
        readable?.contains(where: { !$0.contains(name.account) }) ?? false
      {
        difference.unread[operation, default: []].insert(name.account)
      } else {
        difference.changes.append((name, before.values[name], after.values[name]))
      }
    }
    return difference
  }

  private mutating func add(
    _ difference: StateDifference, _ service: ComparedService, _ region: String?
  ) {
    changes += difference.changes.map { name, before, after in
      Change(
        service: service.name, region: region, account: name.account.isEmpty ? nil : name.account,
        path: name.path, label: service.comparison.label(for: name.path), before: before,
        after: after)
    }
    gaps += difference.unread.map { operation, accounts in
      Gap(
        service: service.name, region: region ?? "", operation: operation,
        accounts: accounts.sorted())
    }
  }
}

/// The Regions that a scenario holds: all, if it does not list any.
private struct ScenarioRegions {
  private let names: Set<String>?

  init(of scenario: Value) {
    names = scenario["regions"].map { Set($0.elements.map { $0.text("name") }) }
  }

  func contains(_ region: String) -> Bool { names?.contains(region) ?? true }
}

extension Difference {
  /// The difference in the format of `muster_scenario_compare`.
  public var json: JSON {
    [
      "same": .boolean(changes.isEmpty),
      "changes": .array(changes.map(\.json)),
      "gaps": .array(
        gaps.map { gap in
          [
            "service": .string(gap.service), "region": .string(gap.region),
            "operation": gap.operation.map(JSON.string) ?? .null,
            "accountIds": .array(gap.accounts.map(JSON.string)),
          ]
        }),
    ]
  }
}

extension Difference.Gap {
  fileprivate var sortKey: [String] { [service, region, operation ?? ""] }
}

extension Difference.Change {
  /// Sorts by account, then Region, service and path.
  fileprivate var sortKey: [String] { [account ?? "", region ?? "", service, path] }

  fileprivate var json: JSON {
    func text(_ text: String?) -> JSON { text.map(JSON.string) ?? .null }
    return [
      "service": .string(service), "region": text(region), "accountId": text(account),
      "path": .string(path), "label": .string(label), "before": text(before), "after": text(after),
    ]
  }
}
