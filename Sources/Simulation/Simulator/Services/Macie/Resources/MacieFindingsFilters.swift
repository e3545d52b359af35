import MusterDocument
import MusterWire

/// Findings filters. One whose action is ARCHIVE archives the findings that match it.
extension Macie {
  static let findingsFilterHandlers: [String: Handler] = [
    "CreateFindingsFilter": { try $0.createFindingsFilter($1) },
    "GetFindingsFilter": { try $0.getFindingsFilter($1) },
    "UpdateFindingsFilter": { try $0.updateFindingsFilter($1) },
    "DeleteFindingsFilter": { macie, call in
      macie.resources[try macie.resource(.findingsFilter, call).arn] = nil
      return [:]
    },
    "ListFindingsFilters": { try $0.listFindingsFilters($1) },
  ]

  private mutating func createFindingsFilter(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    try checkFilter(call)
    let position = Int64(resources(.findingsFilter, of: call.caller).count + 1)
    let created = try create(.findingsFilter, idLength: 32, call)
    if created.resource.given["position"] == nil {
      resources.update(created.arn) { $0.given["position"] = .integer(position) }
    }
    return ["arn": .string(created.arn), "id": .string(created.id)]
  }

  private func checkFilter(_ call: SimulatedCall) throws(ServiceError) {
    _ = try MacieCriteria(
      call.input["findingCriteria"]?["criterion"], known: MacieFinding.properties)
  }

  private func getFindingsFilter(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let entry = try resource(.findingsFilter, call)
    var filter = entry.members(["action", "description", "findingCriteria", "name", "position"])
    filter["arn"] = .string(entry.arn)
    filter["id"] = .string(entry.id)
    filter["tags"] = entry.resource.tags.json
    return filter
  }

  private mutating func updateFindingsFilter(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let entry = try resource(.findingsFilter, call)
    try checkFilter(call)
    update(entry, ["action", "description", "findingCriteria", "name", "position"], call)
    return ["arn": .string(entry.arn), "id": .string(entry.id)]
  }

  private func listFindingsFilters(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let page = try page(call, most: 25)
    let filters = resources(.findingsFilter, of: call.caller)
    return page.response("findingsFilterListItems", outOf: filters, id: \.arn) { entry in
      var filter = entry.members(["action", "name"])
      filter["arn"] = .string(entry.arn)
      filter["id"] = .string(entry.id)
      filter["tags"] = entry.resource.tags.json
      return filter
    }
  }

  /// The criteria of an account's filters that archive findings.
  func archivingCriteria(of account: String) -> [MacieCriteria] {
    resources(.findingsFilter, of: account).compactMap { entry in
      guard entry.resource.given["action"] == "ARCHIVE",
        let criteria = entry.resource.given["findingCriteria"]?["criterion"],
        let document = try? Document(criteria.bytes)
      else { return nil }
      return try? MacieCriteria(document.root, known: MacieFinding.properties)
    }
  }
}
