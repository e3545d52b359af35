import MusterDocument
import MusterText
import MusterWire

extension Macie {
  static let usageHandlers: [String: Handler] = [
    "GetUsageTotals": { try $0.getUsageTotals($1) }
  ]

  /// The types of usage, and an assumed price for a day.
  private static let prices = [
    ("DATA_INVENTORY_EVALUATION", 0.033), ("SENSITIVE_DATA_DISCOVERY", 0),
    ("AUTOMATED_SENSITIVE_DATA_DISCOVERY", 0.012), ("AUTOMATED_OBJECT_MONITORING", 0.004),
  ]

  /// The usage of the calling account and the accounts that it administers.
  private func getUsageTotals(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let ranges = ["MONTH_TO_DATE", "PAST_30_DAYS"]
    let range = call.string("timeRange") ?? ranges[0]
    guard ranges.contains(range) else {
      throw .validation(
        "/timeRange must be \(ranges.joined(separator: " or ")), is '\(range)'")
    }
    let days = days(of: call.caller, at: call.now)
    let totals = Macie.prices.map { type, price -> JSON in
      let cents = Int64((days * price * 100).rounded())
      let (dollars, rest) = cents.quotientAndRemainder(dividingBy: 100)
      let cost = "\(dollars).\(rest < 10 ? "0" : "")\(rest)"
      return ["type": .string(type), "currency": "USD", "estimatedCost": .string(cost)]
    }
    return ["timeRange": .string(range), "usageTotals": .array(totals)]
  }

  /// The number of days for which these accounts have used Macie, summed up.
  private func days(of administrator: String, at now: Instant) -> Double {
    let members = members(of: administrator).entries(after: nil, limit: .max) {
      $0.relationship.isMember
    }
    return ([administrator] + members.map(\.id)).reduce(0) { sum, id in
      let begin = sessions[id]?.createdAt ?? now
      return sum + Double(begin.remaining(until: now)) / 86_400_000
    }
  }
}

// MARK: - Tags

extension Macie {
  static let tagHandlers: [String: Handler] = [
    "TagResource": { macie, call in
      try macie.updateTags(call) { try $0.adding(call.input["tags"]) }
    },
    "UntagResource": { macie, call in
      try macie.updateTags(call) { $0.removing(call.strings("tagKeys")) }
    },
    "ListTagsForResource": { macie, call in
      let id = try macie.taggedMember(call)
      return ["tags": macie.members(of: call.caller)[id]?.tags.json ?? [:]]
    },
  ]

  private mutating func updateTags(_ call: SimulatedCall, _ change: (Tags) throws -> Tags) throws
    -> JSON
  {
    let id = try taggedMember(call)
    let tags = try change(members(of: call.caller)[id]?.tags ?? Tags())
    administrations[call.caller]?.members.update(id) { $0.tags = tags }
    return [:]
  }

  /// The member with the ARN of a call. Members are the only resources whose tags are simulated.
  private func taggedMember(_ call: SimulatedCall) throws(ServiceError) -> String {
    let arn = call.string("resourceArn") ?? ""
    let id = String(arn.suffix(12))
    guard members(of: call.caller)[id] != nil, arn == self.arn(of: id, in: call.caller) else {
      throw .notFound("The resource \(arn) does not exist.")
    }
    return id
  }
}
