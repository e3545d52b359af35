import MusterDocument
import MusterWire

extension Inspector {
  static let filterHandlers: [String: Handler] = [
    "CreateFilter": { try $0.createFilter($1) },
    "UpdateFilter": { try $0.updateFilter($1) },
    "DeleteFilter": { try $0.deleteFilter($1) },
    "ListFilters": { try $0.listFilters($1) },
  ]

  private static let members = ["name", "action", "filterCriteria", "description", "reason"]

  private mutating func createFilter(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let own = filters.count { $0.owner == call.caller }
    let most = scenario.settings[InspectorSettings.filters]
    guard own < most else {
      throw .quotaExceeded("An account has at most \(most) filters.")
    }
    let given = JSON(call.input)
    try refuseSameName(of: given, call)
    let filter = InspectorFilter(
      owner: call.caller, createdAt: call.now, updatedAt: call.now, given: given,
      tags: try Tags().adding(call.input["tags"]))
    var arn = ""
    repeat {
      createdFilters += 1
      var random = random(for: "filter", String(createdFilters))
      let path = "owner/\(call.caller)/filter/" + random.hexadecimal(16)
      arn = ARN.text("inspector2", in: region, of: call.caller, path)
    } while filters[arn] != nil
    filters[arn] = filter
    return ["arn": .string(arn)]
  }

  /// A setting says whether two filters of an account may have the same name.
  private func refuseSameName(
    of given: JSON, _ call: SimulatedCall, except arn: String? = nil
  ) throws(ServiceError) {
    let sameName = filters.entries(after: nil, limit: .max) {
      $0.owner == call.caller && $0.name == given["name"]
    }
    guard !sameName.allSatisfy({ $0.id == arn }) else { return }
    let error = scenario.settings[InspectorSettings.takenFilterName]
    if let error = error.error("A filter with this name already exists.") { throw error }
  }

  private mutating func updateFilter(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let arn = call.string("filterArn") ?? ""
    var filter = try ownFilter(arn, call)
    for name in Inspector.members {
      if let value = call.input[name] { filter.given[name] = JSON(value) }
    }
    try refuseSameName(of: filter.given, call, except: arn)
    filter.updatedAt = call.now
    filters[arn] = filter
    return ["arn": .string(arn)]
  }

  private mutating func deleteFilter(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let arn = call.string("arn") ?? ""
    _ = try ownFilter(arn, call)
    filters[arn] = nil
    return ["arn": .string(arn)]
  }

  private func ownFilter(_ arn: String, _ call: SimulatedCall) throws(ServiceError)
    -> InspectorFilter
  {
    guard let filter = filters[arn], filter.owner == call.caller else {
      throw .notFound("The filter \(arn) does not exist.")
    }
    return filter
  }

  private func listFilters(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let page = try page(call, most: 100, filter: call.input.filter)
    let arns = Set(call.strings("arns"))
    let action = call.input["action"].map { JSON($0) }
    let entries = filters.entries(after: nil, limit: .max) { filter in
      filter.owner == call.caller && (action == nil || filter.given["action"] == action)
    }
    let wanted = entries.filter { arns.isEmpty || arns.contains($0.id) }
    return page.response("filters", outOf: wanted, id: \.id) { shown($0.id, $0.element) }
  }

  private func shown(_ arn: String, _ filter: InspectorFilter) -> JSON {
    .members([
      "arn": .string(arn),
      "ownerId": .string(filter.owner),
      "name": filter.given["name"],
      "criteria": filter.given["filterCriteria"],
      "action": filter.given["action"],
      "createdAt": .timestamp(filter.createdAt),
      "updatedAt": .timestamp(filter.updatedAt),
      "description": filter.given["description"],
      "reason": filter.given["reason"],
      "tags": filter.tags.json,
    ])
  }

  /// The criteria of an account's suppression rules, except those that are not simulated.
  func suppressing(for caller: String) -> [FilterCriteria] {
    filters.entries(after: nil, limit: .max) {
      $0.owner == caller && $0.given["action"] == "SUPPRESS"
    }.compactMap { entry in
      let criteria = entry.element.given["filterCriteria"]
      guard let parsed = try? Document((criteria ?? [:]).bytes) else { return nil }
      return try? FilterCriteria(parsed.root, known: Finding.criteria)
    }
  }
}

// MARK: - Tags

extension Inspector {
  static let tagHandlers: [String: Handler] = [
    "TagResource": { inspector, call in
      try inspector.updateTags(call) { try $0.adding(call.input["tags"]) }
    },
    "UntagResource": { inspector, call in
      try inspector.updateTags(call) { $0.removing(call.strings("tagKeys")) }
    },
    "ListTagsForResource": { inspector, call in
      ["tags": try inspector.ownFilter(call.string("resourceArn") ?? "", call).tags.json]
    },
  ]

  private mutating func updateTags(_ call: SimulatedCall, _ change: (Tags) throws -> Tags) throws
    -> JSON
  {
    let arn = call.string("resourceArn") ?? ""
    var filter = try ownFilter(arn, call)
    filter.tags = try change(filter.tags)
    filters[arn] = filter
    return [:]
  }
}
