import MusterDocument
import MusterWire

/// Custom data identifiers. A deleted one can be read, but is not listed (reference:
/// GetCustomDataIdentifier, `deleted`).
extension Macie {
  static let identifierHandlers: [String: Handler] = [
    "CreateCustomDataIdentifier": { macie, call in
      // The default according to the API reference.
      let created = try macie.create(
        .customDataIdentifier, idLength: 32, usual: ["maximumMatchDistance": 50], call)
      return ["customDataIdentifierId": .string(created.id)]
    },
    "GetCustomDataIdentifier": { try $0.getIdentifier($1) },
    "BatchGetCustomDataIdentifiers": { macie, call in macie.batchGetIdentifiers(call) },
    "DeleteCustomDataIdentifier": { macie, call in
      let entry = try macie.resource(.customDataIdentifier, call)
      macie.resources.update(entry.arn) { $0.status = MacieResourceEntry.deleted }
      return [:]
    },
    "ListCustomDataIdentifiers": { macie, call in
      let page = try macie.page(call, most: 25)
      let identifiers = macie.resources(.customDataIdentifier, of: call.caller)
        .filter { !$0.isDeleted }
      return page.response("items", outOf: identifiers, id: \.arn) { $0.identifierSummary }
    },
  ]

  private func getIdentifier(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let entry = try resource(.customDataIdentifier, call)
    var identifier = entry.members([
      "ignoreWords", "keywords", "maximumMatchDistance", "regex", "severityLevels",
    ])
    for (name, value) in entry.identifierSummary.objectMembers { identifier[name] = value }
    identifier["deleted"] = .boolean(entry.isDeleted)
    identifier["tags"] = entry.resource.tags.json
    return identifier
  }

  private func batchGetIdentifiers(_ call: SimulatedCall) -> JSON {
    let known = resources(.customDataIdentifier, of: call.caller)
    let ids = call.strings("ids")
    let found = known.filter { ids.contains($0.id) }.map { entry in
      var summary = entry.identifierSummary
      summary["deleted"] = .boolean(entry.isDeleted)
      return summary
    }
    let missing = ids.filter { id in !known.contains { $0.id == id } }
    return [
      "customDataIdentifiers": .array(found),
      "notFoundIdentifierIds": .array(missing.map(JSON.string)),
    ]
  }
}

extension MacieResourceEntry {
  fileprivate static let deleted = "DELETED"

  fileprivate var isDeleted: Bool { resource.status == MacieResourceEntry.deleted }

  fileprivate var identifierSummary: JSON {
    var summary = members(["description", "name"])
    summary["arn"] = .string(arn)
    summary["createdAt"] = .timestamp(resource.createdAt)
    summary["id"] = .string(id)
    return summary
  }
}

extension JSON {
  /// The members of an object; empty for other values.
  var objectMembers: [(key: String, value: JSON)] {
    if case .object(let members) = self { members } else { [] }
  }
}
