import MusterDocument

/// What differs between two scenarios: account by account and Region by Region, by names and not by
/// counts. A pure function of two documents; moments do not count, for they differ where nothing does.
public struct Difference: Sendable {
  /// Something that is not the same.
  public struct Change: Sendable, Equatable {
    /// "inspector2", "macie2", "organizations".
    public var service: String
    /// Nil for what is the same in all Regions.
    public var region: String?
    /// Nil for what is not of one account.
    public var account: String?
    /// Where it stands within the state, by the names of its members: "scans.EC2.status".
    public var path: String
    /// How it was and how it is; nil for what was not there, or is not.
    public var before: String?
    public var after: String?
  }

  /// What one of the two could not read, so that nothing is known of it.
  public struct Gap: Sendable, Equatable, Hashable {
    public var service: String
    public var region: String
    public var operation: String
  }

  public private(set) var changes: [Change] = []
  public private(set) var gaps: [Gap] = []

  public init(between before: Value, and after: Value) {
    compareOrganizations(before, after)
    for service in ["inspector2", "macie2"] { compareRegions(of: service, before, after) }
    changes.sort { $0.place.lexicographicallyPrecedes($1.place) }
    let (old, new) = (Gap.all(in: before), Gap.all(in: after))
    gaps += old.symmetricDifference(new)
    gaps.sort { ($0.service, $0.region, $0.operation) < ($1.service, $1.region, $1.operation) }
  }

  private mutating func compareOrganizations(_ before: Value, _ after: Value) {
    func facts(_ scenario: Value) -> FlattenedState {
      var facts = FlattenedState()
      if let accounts = scenario["accounts"] { facts.take(accounts, at: ["accounts"]) }
      if let state = scenario.at("/state/organizations") { facts.take(state, at: []) }
      return facts
    }
    compare(facts(before), facts(after), "organizations", nil)
  }

  /// Regions in which the same is so on both sides are compared once.
  private mutating func compareRegions(of service: String, _ before: Value, _ after: Value) {
    let (old, new) = (
      Difference.regions(of: service, before), Difference.regions(of: service, after)
    )
    let unread = (Gap.all(in: before), Gap.all(in: after))
    var compared: [Pair: (first: Int, count: Int)] = [:]
    for region in Set(old.keys).union(new.keys).sorted() {
      let isGap = { (gaps: Set<Gap>) in
        gaps.contains { $0.service == service && $0.region == region }
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
      compare(FlattenedState(old[region]), FlattenedState(new[region]), service, region)
      compared[pair] = (first, changes.count - first)
    }
  }

  private struct Pair: Hashable {
    let old: UInt64?
    let new: UInt64?
  }

  /// How a service stands, by the Region.
  private static func regions(of service: String, _ scenario: Value) -> [String: Value] {
    var regions: [String: Value] = [:]
    for statement in scenario["state"]?[service]?.elements.map(\.self) ?? [] {
      for name in statement["regions"]?.elements.map(\.self) ?? [] {
        name.string.map { regions[$0] = statement }
      }
    }
    return regions
  }

  private mutating func compare(
    _ before: FlattenedState, _ after: FlattenedState, _ service: String, _ region: String?
  ) {
    let names = Set(before.facts.keys).union(after.facts.keys)
      .filter { before.facts[$0] != after.facts[$0] }
    for name in names.sorted() {
      changes.append(
        Change(
          service: service, region: region, account: name.account.isEmpty ? nil : name.account,
          path: name.path, before: before.facts[name], after: after.facts[name]))
    }
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
  /// As the C ABI tells it.
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
  /// What stands together: an account's changes, Region by Region.
  fileprivate var place: [String] { [account ?? "", region ?? "", service, path] }

  fileprivate var json: JSON {
    func text(_ text: String?) -> JSON { text.map(JSON.string) ?? .null }
    return [
      "service": .string(service), "region": text(region), "accountId": text(account),
      "path": .string(path), "before": text(before), "after": text(after),
    ]
  }
}
