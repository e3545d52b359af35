import MusterDocument
import MusterWire

/// The tags of accounts, units, the root and policies.
extension Organizations {
  static let tagHandlers: [String: Handler] = [
    "ListTagsForResource": { try $0.listTags($1) },
    "TagResource": { try $0.tagResource($1) },
    "UntagResource": { organizations, call in
      let id = try organizations.taggable(call)
      organizations.tag(id, organizations.tags(of: id).removing(call.strings("TagKeys")))
      return [:]
    },
  ]

  private func listTags(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let id = try taggable(call)
    let page = try page(call, most: 50, filter: id)
    return page.response("Tags", outOf: tags(of: id).all, id: \.key) { key, value in
      ["Key": .string(key), "Value": .string(value)]
    }
  }

  private mutating func tagResource(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let id = try taggable(call)
    tag(id, try tags(of: id, adding: call))
    return [:]
  }

  /// The tags of a resource with those of a call added.
  func tags(of id: String, adding call: SimulatedCall) throws(ServiceError) -> Tags {
    let given = (call.input["Tags"]?.elements.map(\.self) ?? []).map { tag in
      (key: tag["Key"]?.string ?? "", value: tag["Value"]?.string ?? "")
    }
    guard let tags = tags(of: id).adding(given) else {
      throw .constraintViolation(
        "MAX_TAG_LIMIT_EXCEEDED", "A resource has at most \(Tags.most) tags.")
    }
    return tags
  }

  private func tags(of id: String) -> Tags { tags[id] ?? Tags() }

  mutating func tag(_ id: String, _ new: Tags) { tags[id] = new == Tags() ? nil : new }

  /// The id of an account, a unit, the root or a policy.
  private func taggable(_ call: SimulatedCall) throws(ServiceError) -> String {
    let id = call.string("ResourceId") ?? ""
    guard
      tree.unit(id) != nil || policies[id] != nil || tree.account(id, at: call.now) != nil
    else {
      throw .noTarget
    }
    return id
  }
}
