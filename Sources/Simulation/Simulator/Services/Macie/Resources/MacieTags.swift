import MusterDocument
import MusterWire

/// The tags of members, and of resources that the calling account has created.
extension Macie {
  static let tagHandlers: [String: Handler] = [
    "TagResource": { macie, call in
      try macie.updateTags(call) { try $0.adding(call.input["tags"]) }
    },
    "UntagResource": { macie, call in
      try macie.updateTags(call) { $0.removing(call.strings("tagKeys")) }
    },
    "ListTagsForResource": { macie, call in
      ["tags": try macie.tags(call).json]
    },
  ]

  private mutating func updateTags(_ call: SimulatedCall, _ change: (Tags) throws -> Tags) throws
    -> JSON
  {
    let tags = try change(try tags(call))
    let arn = call.string("resourceArn") ?? ""
    if let id = taggedMember(arn, of: call.caller) {
      administrations[call.caller]?.members.update(id) { $0.tags = tags }
    } else {
      resources.update(arn) { $0.tags = tags }
    }
    return [:]
  }

  private func tags(_ call: SimulatedCall) throws(ServiceError) -> Tags {
    let arn = call.string("resourceArn") ?? ""
    if let id = taggedMember(arn, of: call.caller) {
      return members(of: call.caller)[id]?.tags ?? Tags()
    }
    guard let resource = resources[arn], resource.owner == call.caller else {
      throw .notFound("The resource \(arn) does not exist.")
    }
    return resource.tags
  }

  /// The member with this ARN.
  private func taggedMember(_ arn: String, of administrator: String) -> String? {
    let id = String(arn.suffix(12))
    guard members(of: administrator)[id] != nil, arn == self.arn(of: id, in: administrator) else {
      return nil
    }
    return id
  }
}
