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
    /// Its name for people: "EC2 scanning".
    public var label: String
    /// The values; nil where the member is missing.
    public var before: String?
    public var after: String?
  }

  /// A read that failed for one of the two scenarios, so that its part of the state is unknown.
  public struct Gap: Sendable, Equatable, Hashable {
    public var service: String
    public var region: String
    public var operation: String
  }

  public private(set) var changes: [Change] = []
  public private(set) var gaps: [Gap] = []

  public init(between before: Value, and after: Value, services: [ComparedService]) {
    for service in services {
      if service.isGlobal {
        compare(service.state(in: before), service.state(in: after), service, nil)
      } else {
        compareRegions(of: service, before, after)
      }
    }
    changes.sort { $0.sortKey.lexicographicallyPrecedes($1.sortKey) }
    let (old, new) = (Gap.all(in: before), Gap.all(in: after))
    gaps += old.symmetricDifference(new)
    gaps.sort { ($0.service, $0.region, $0.operation) < ($1.service, $1.region, $1.operation) }
  }

  /// Compares Region by Region. Regions that share the same objects in both scenarios are compared
  /// once.
  private mutating func compareRegions(
    of service: ComparedService, _ before: Value, _ after: Value
  ) {
    let (old, new) = (service.regions(in: before), service.regions(in: after))
    let unread = (Gap.all(in: before), Gap.all(in: after))
    var compared: [Pair: (first: Int, count: Int)] = [:]
    for region in Set(old.keys).union(new.keys).sorted() {
      let isGap = { (gaps: Set<Gap>) in
        gaps.contains { $0.service == service.name && $0.region == region }
      }
      if old[region] == nil && isGap(unread.0) || new[region] == nil && isGap(unread.1) { continue }
      let pair = Pair(old: old[region]?.token, new: new[region]?.token)
      if let known = compared[pair] {
        changes += changes[known.first..<known.first + known.count].map { change in
          var change = change
          change.region = region
          return change
        }
        continue
      }
      let first = changes.count
      compare(
        FlattenedState(old[region], ignoring: service.comparison.ignored),
        FlattenedState(new[region], ignoring: service.comparison.ignored), service, region)
      compared[pair] = (first, changes.count - first)
    }
  }

  private struct Pair: Hashable {
    let old: UInt64?
    let new: UInt64?
  }

  private mutating func compare(
    _ before: FlattenedState, _ after: FlattenedState, _ service: ComparedService,
    _ region: String?
  ) {
    let names = Set(before.values.keys).union(after.values.keys)
      .filter { before.values[$0] != after.values[$0] }
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

extension ComparedService {
  /// The state of a service that is the same in all Regions, flattened.
  fileprivate func state(in scenario: Value) -> FlattenedState {
    var state = FlattenedState(ignoring: comparison.ignored)
    for name in comparison.scenarioMembers {
      if let member = scenario[name] { state.add(member, at: [name]) }
    }
    if let member = scenario["state"]?[name] { state.add(member, at: []) }
    return state
  }

  /// The object with the service's state in each Region.
  fileprivate func regions(in scenario: Value) -> [String: Value] {
    var regions: [String: Value] = [:]
    for object in scenario["state"]?[name]?.elements.map(\.self) ?? [] {
      for name in object["regions"]?.elements.map(\.self) ?? [] {
        name.string.map { regions[$0] = object }
      }
    }
    return regions
  }
}

extension Difference.Gap {
  fileprivate static func all(in scenario: Value) -> Set<Difference.Gap> {
    Set(
      (scenario["unread"]?.elements.map(\.self) ?? []).map { unread in
        Difference.Gap(
          service: unread.text("service"), region: unread.text("region"),
          operation: unread.text("operation"))
      })
  }
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
            "operation": .string(gap.operation),
          ]
        }),
    ]
  }
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
