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

  /// A part of the state that is known for only one of the two scenarios: a read that failed, or a
  /// Region that only one scenario holds.
  public struct Gap: Sendable, Equatable, Hashable {
    public var service: String
    public var region: String
    /// Nil if the Region was not read.
    public var operation: String?
  }

  public private(set) var changes: [Change] = []
  public private(set) var gaps: [Gap] = []

  public init(between before: Value, and after: Value, services: [ComparedService]) {
    let unread = (Set(UnreadPart.all(in: before)), Set(UnreadPart.all(in: after)))
    let all = unread.0.union(unread.1)
    let omitted = OmittedReads(before, after)
    let registered = (services.registrations(in: before), services.registrations(in: after))
    let lacksAccounts = services.contains { $0.lacksAccounts(all) }
    for service in services {
      let unread = all.filter { $0.service == service.name }
      let unknown = service.unknown(omitted, lacksAccounts: lacksAccounts)
      if service.isGlobal {
        var (old, new) = service.states(in: before, after)
        old.remove(registered.1, unlessIn: new)
        new.remove(registered.0, unlessIn: old)
        compare(old, new, service, nil, unread.union(unknown))
      } else {
        compareRegions(of: service, before, after, unread, unknown)
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
    of service: ComparedService, _ before: Value, _ after: Value, _ unread: Set<UnreadPart>,
    _ unknown: [UnreadPart]
  ) {
    let (old, new) = (service.regions(in: before), service.regions(in: after))
    let (wasHeld, isHeld) = (ScenarioRegions(of: before), ScenarioRegions(of: after))
    var compared: [ComparedPair: Range<Int>] = [:]
    for region in Set(old.keys).union(new.keys).sorted() {
      let unread = unread.filter { $0.region == region }
      guard wasHeld.contains(region), isHeld.contains(region) else {
        if unread.isEmpty { gaps.append(Gap(service: service.name, region: region)) }
        continue
      }
      let pair = ComparedPair(old: old[region]?.token, new: new[region]?.token, unread: unread)
      if let known = compared[pair] {
        changes += changes[known].map { change in
          var change = change
          change.region = region
          return change
        }
        continue
      }
      let first = changes.count
      compare(
        FlattenedState(old[region], service.comparison),
        FlattenedState(new[region], service.comparison), service, region,
        unread.union(unknown))
      compared[pair] = first..<changes.count
    }
  }

  private struct ComparedPair: Hashable {
    let old: UInt64?
    let new: UInt64?
    let unread: Set<UnreadPart>
  }

  /// Compares two states, except for what is in `unread`.
  private mutating func compare(
    _ before: FlattenedState, _ after: FlattenedState, _ service: ComparedService,
    _ region: String?, _ unread: Set<UnreadPart>
  ) {
    let names = Set(before.values.keys).union(after.values.keys).filter { name in
      before.values[name] != after.values[name] && !unread.contains { $0.contains(name) }
    }
    for name in names.sorted() {
      changes.append(
        Change(
          service: service.name, region: region,
          account: name.account.isEmpty ? nil : name.account, path: name.path,
          label: service.comparison.label(for: name.path), before: before.values[name],
          after: after.values[name]))
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
