import MusterDocument
import MusterText
import MusterWire

extension Macie {
  static let bucketHandlers: [String: Handler] = [
    "DescribeBuckets": { try $0.describeBuckets($1) }
  ]

  /// The calling account and its members, as far as Macie is enabled for them, in this order: an
  /// administrator can read the inventory and the policy findings of its members (guide).
  func inventoried(by caller: String) -> [String] {
    let members = members(of: caller).entries(after: nil, limit: .max) {
      $0.relationship == .enabled
    }
    return ([caller] + members.map(\.id)).filter { sessions[$0]?.status == "ENABLED" }.sorted()
  }

  /// The buckets of an account in this Region: one for three of its resources, or a few.
  func buckets(of account: String, _ caller: String) -> [MacieBucket] {
    var random = random(for: "buckets", account)
    let size = scenario.accounts.size(of: account).map { Int(($0 + 2) / 3) }
    let count = size ?? Int(random.number(below: 4))
    let isMonitored = discovery(of: caller, covers: account)
    return (0..<count).map { position in
      var bucket = MacieBucket(
        account: account, region: region, number: position + 1, random,
        before: scenario.beginning)
      bucket.isMonitored = isMonitored
      return bucket
    }
  }

  /// True if the automated discovery of `administrator` is on for `account`.
  func discovery(of administrator: String, covers account: String) -> Bool {
    administrations[administrator]?.discovery.covers(account) ?? false
  }

  private func describeBuckets(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let page = try page(call, most: 50, filter: call.input.filter)
    let criteria = try MacieCriteria(call.input["criteria"], known: MacieBucket.properties)
    let order = try MacieSortCriteria(call.input["sortCriteria"], known: MacieBucket.properties)
    let found = inventoried(by: call.caller).flatMap { buckets(of: $0, call.caller) }
      .filter { criteria.match($0.value) }
    let sorted = order?.sorted(found) { $0.value($1) } ?? found
    return page.response("buckets", outOf: sorted, id: \.name) { $0.shown(at: call.now) }
  }
}
