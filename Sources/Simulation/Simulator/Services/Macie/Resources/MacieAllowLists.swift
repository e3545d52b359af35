import MusterDocument
import MusterWire

extension Macie {
  static let allowListHandlers: [String: Handler] = [
    "CreateAllowList": { macie, call in
      let created = try macie.create(.allowList, idLength: 22, call)
      return ["arn": .string(created.arn), "id": .string(created.id)]
    },
    "GetAllowList": { try $0.getAllowList($1) },
    "UpdateAllowList": { macie, call in
      let entry = try macie.resource(.allowList, call)
      macie.update(entry, ["criteria", "description", "name"], call)
      return ["arn": .string(entry.arn), "id": .string(entry.id)]
    },
    "DeleteAllowList": { macie, call in
      macie.resources[try macie.resource(.allowList, call).arn] = nil
      return [:]
    },
    "ListAllowLists": { macie, call in
      let page = try macie.page(call, most: 25)
      let lists = macie.resources(.allowList, of: call.caller)
      return page.response("allowLists", outOf: lists, id: \.arn) { $0.allowListSummary }
    },
  ]

  private func getAllowList(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let entry = try resource(.allowList, call)
    var list = entry.allowListSummary
    list["criteria"] = entry.resource.given["criteria"]
    list["status"] = ["code": "OK"]
    list["tags"] = entry.resource.tags.json
    return list
  }
}

extension MacieResourceEntry {
  fileprivate var allowListSummary: JSON {
    var summary = members(["description", "name"])
    summary["arn"] = .string(arn)
    summary["createdAt"] = .timestamp(resource.createdAt)
    summary["id"] = .string(id)
    summary["updatedAt"] = .timestamp(resource.updatedAt)
    return summary
  }
}
