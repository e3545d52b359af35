import MusterDocument
import MusterText
import MusterWire

/// Something that an account has created in Macie: an allow list, a custom data identifier, a
/// findings filter or a classification job.
struct MacieResource: Sendable {
  enum Kind: String, Sendable, CaseIterable {
    case allowList = "allow-list"
    case customDataIdentifier = "custom-data-identifier"
    case findingsFilter = "findings-filter"
    case classificationJob = "classification-job"
  }

  var owner: String
  /// The members of the request, without its token and tags.
  var given: JSON
  var tags = Tags()
  var createdAt: Instant
  var updatedAt: Instant
  /// The status of a job, and whether an identifier was deleted.
  var status: String?
  /// The time at which the run of a job ends.
  var due: Instant?
}

/// A resource with its ARN.
struct MacieResourceEntry: Sendable {
  let arn: String
  let resource: MacieResource

  var id: String { arn.split(separator: "/").last.map(String.init) ?? "" }

  /// These members of the request that created or changed the resource.
  func members(_ names: [String]) -> JSON {
    .object(names.compactMap { name in resource.given[name].map { (key: name, value: $0) } })
  }
}

extension Macie {
  func arn(of kind: MacieResource.Kind, _ id: String, of account: String) -> String {
    ARN.text("macie2", in: region, of: account, "\(kind.rawValue)/\(id)")
  }

  /// Stores a new resource of the caller. `usual` are the values of members that requests may leave
  /// out. Its id depends on the number of resources created before; a state that was read need not
  /// know that number.
  mutating func create(
    _ kind: MacieResource.Kind, idLength: Int, usual: [String: JSON] = [:], _ call: SimulatedCall
  ) throws(ServiceError) -> MacieResourceEntry {
    var given = JSON(call.input)
    for name in ["clientToken", "tags"] { given[name] = nil }
    for (name, value) in usual.sorted(by: { $0.key < $1.key }) where given[name] == nil {
      given[name] = value
    }
    let resource = MacieResource(
      owner: call.caller, given: given, tags: try Tags().adding(call.input["tags"]),
      createdAt: call.now, updatedAt: call.now)
    var arn = ""
    repeat {
      createdResources += 1
      var random = random(for: kind.rawValue, String(createdResources))
      arn = self.arn(of: kind, random.hexadecimal(idLength), of: call.caller)
    } while resources[arn] != nil
    resources[arn] = resource
    return MacieResourceEntry(arn: arn, resource: resource)
  }

  /// The caller's resource with the id in the member `name`.
  func resource(
    _ kind: MacieResource.Kind, _ call: SimulatedCall, _ name: String = "id"
  ) throws(ServiceError) -> MacieResourceEntry {
    let id = call.string(name) ?? ""
    let arn = arn(of: kind, id, of: call.caller)
    guard let resource = resources[arn] else {
      throw .notFound("The \(kind.rawValue) \(id) does not exist.")
    }
    return MacieResourceEntry(arn: arn, resource: resource)
  }

  /// The caller's resources of a kind, sorted by ARN.
  func resources(_ kind: MacieResource.Kind, of account: String) -> [MacieResourceEntry] {
    let prefix = arn(of: kind, "", of: account)
    return resources.entries(after: nil, limit: .max) { $0.owner == account }
      .filter { $0.id.hasPrefix(prefix) }
      .map { MacieResourceEntry(arn: $0.id, resource: $0.element) }
  }

  /// Replaces the members of a resource that the request has.
  mutating func update(_ entry: MacieResourceEntry, _ names: [String], _ call: SimulatedCall) {
    resources.update(entry.arn) { resource in
      for name in names {
        if let value = call.input[name] { resource.given[name] = JSON(value) }
      }
      resource.updatedAt = call.now
    }
  }

  /// Removes all resources of an account, which disabling Macie does.
  mutating func removeResources(of account: String) {
    for id in resources.entries(after: nil, limit: .max, where: { $0.owner == account }).map(\.id) {
      resources[id] = nil
    }
  }
}
