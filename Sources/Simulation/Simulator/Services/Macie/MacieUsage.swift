import MusterDocument
import MusterText
import MusterWire

extension Macie {
  static let usageHandlers: [String: Handler] = [
    "GetUsageStatistics": { try $0.getUsageStatistics($1) },
    "GetUsageTotals": { try $0.getUsageTotals($1) },
  ]

  /// The types of usage, and an assumed price for a day.
  private static let prices = [
    ("DATA_INVENTORY_EVALUATION", 0.033), ("SENSITIVE_DATA_DISCOVERY", 0),
    ("AUTOMATED_SENSITIVE_DATA_DISCOVERY", 0.012), ("AUTOMATED_OBJECT_MONITORING", 0.004),
  ]

  private func timeRange(_ call: SimulatedCall) throws(ServiceError) -> String {
    let ranges = ["MONTH_TO_DATE", "PAST_30_DAYS"]
    let range = call.string("timeRange") ?? ranges[0]
    guard ranges.contains(range) else {
      throw .validation(
        "/timeRange must be \(ranges.joined(separator: " or ")), not '\(range)'")
    }
    return range
  }

  /// The usage of the calling account and the accounts that it administers: the sum of the records
  /// that GetUsageStatistics returns.
  private func getUsageTotals(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let range = try timeRange(call)
    let records = usageRecords(call)
    let totals = Macie.prices.map { type, price -> JSON in
      Macie.shown(type, cents: records.reduce(0) { $0 + $1.cents(price) })
    }
    return ["timeRange": .string(range), "usageTotals": .array(totals)]
  }

  private static func shown(_ type: String, cents: Int64) -> JSON {
    let (dollars, rest) = cents.quotientAndRemainder(dividingBy: 100)
    let cost = "\(dollars).\(rest < 10 ? "0" : "")\(rest)"
    return ["type": .string(type), "currency": "USD", "estimatedCost": .string(cost)]
  }

  /// The time since Macie was enabled for an account.
  private struct UsageRecord {
    let account: String
    let since: Instant?
    let days: Double

    func cents(_ price: Double) -> Int64 { Int64((days * price * 100).rounded()) }
    var total: Int64 { Macie.prices.reduce(0) { $0 + cents($1.1) } }
  }

  private func usageRecords(_ call: SimulatedCall) -> [UsageRecord] {
    let members = members(of: call.caller).entries(after: nil, limit: .max) {
      $0.relationship.isMember
    }
    return ([call.caller] + members.map(\.id)).sorted().map { id in
      let since = sessions[id]?.createdAt
      let milliseconds = (since ?? call.now).remaining(until: call.now)
      return UsageRecord(account: id, since: since, days: Double(milliseconds) / 86_400_000)
    }
  }
}

// MARK: - Records

extension Macie {
  private func getUsageStatistics(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let range = try timeRange(call)
    let page = try page(call, most: 1000, filter: call.input.filter)
    var records = usageRecords(call)
    for filter in call.input["filterBy"]?.elements.map(\.self) ?? [] {
      records = records.filter { Macie.isWanted($0, by: filter) }
    }
    if let order = call.input["sortBy"] { records = Macie.sorted(records, by: order) }
    var response = page.response("records", outOf: records, id: \.account, shown: Macie.shown)
    response["timeRange"] = .string(range)
    return response
  }

  private static func isWanted(_ record: UsageRecord, by filter: Value) -> Bool {
    let values = filter["values"]?.elements.compactMap(\.string) ?? []
    let comparator = filter["comparator"]?.string ?? "EQ"
    guard filter["key"]?.string ?? "accountId" == "accountId" else {
      let amount = amount(record, filter["key"]?.string ?? "")
      return values.contains { value in
        isTrue(comparator, amount, bound(value))
      }
    }
    return switch comparator {
    case "NE": !values.contains(record.account)
    case "CONTAINS": values.contains { record.account.includes($0) }
    default: values.contains(record.account)
    }
  }

  private static func isTrue(_ comparator: String, _ left: Double, _ right: Double) -> Bool {
    switch comparator {
    case "GT": left > right
    case "GTE": left >= right
    case "LT": left < right
    case "LTE": left <= right
    case "NE": left != right
    default: left == right
    }
  }

  /// A value of a filter as a number: a number, or a time in ISO 8601 as its milliseconds.
  private static func bound(_ text: String) -> Double {
    Double(text) ?? CivilTime(iso8601: text).map { Double($0.instant.milliseconds) } ?? 0
  }

  private static func amount(_ record: UsageRecord, _ key: String) -> Double {
    switch key {
    case "freeTrialStartDate": Double(record.since?.milliseconds ?? 0)
    case "total": Double(record.total) / 100
    default: Double(monthlyLimit)
    }
  }

  private static func sorted(_ records: [UsageRecord], by order: Value) -> [UsageRecord] {
    let key = order["key"]?.string ?? "accountId"
    let isDescending = order["orderBy"]?.string == "DESC"
    let sorted =
      key == "accountId" ? records : records.sorted { amount($0, key) < amount($1, key) }
    return isDescending ? sorted.reversed() : sorted
  }

  /// The quota of sensitive data discovery in terabytes a month (guide: "Quotas").
  private static let monthlyLimit: Int64 = 5

  private static func shown(_ record: UsageRecord) -> JSON {
    let usage = prices.map { type, price -> JSON in
      var shown = shown(type, cents: record.cents(price))
      if type == "SENSITIVE_DATA_DISCOVERY" {
        shown["serviceLimit"] = [
          "isServiceLimited": false, "unit": "TERABYTES", "value": .integer(monthlyLimit),
        ]
      }
      return shown
    }
    return .members([
      "accountId": .string(record.account),
      "freeTrialStartDate": record.since.map(JSON.timestamp),
      "usage": .array(usage),
    ])
  }
}
