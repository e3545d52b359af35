import MusterDocument

/// Reads a model in AWS's format (service-2.json, paginators-1.json). Operations and shapes are
/// read one by one, because a call needs only a few of the hundreds.
struct ModelReader: Sendable {
  /// An operation or shape as JSON.
  struct Definition: Sendable {
    let name: String
    let facts: Value
  }

  let service: String
  private let root: Value
  /// The model's metadata; an empty document if it has none.
  let metadataFacts: Value
  /// In the order of the model.
  let operations: [Definition]
  /// The model's shapes, followed by those that corrections add.
  let shapes: [Definition]
  private let ids: [String: ShapeID]
  let paginators: Value?
  /// The idempotent writes, in addition to those that the model marks as idempotent.
  let idempotent: Set<String>
  let traits: ServiceTraits
  /// Corrected shapes of members: "Structure.member" to a shape's name.
  let correctedMembers: [String: String]

  init(
    service: String, model: Document, paginators: Document?, corrections: Value?,
    idempotent: Document? = nil, traits: ServiceTraits = ServiceTraits()
  ) {
    self.service = service
    root = model.root
    metadataFacts = root["metadata"] ?? .nothing
    operations = ModelReader.parts(of: root["operations"])
    shapes = ModelReader.parts(of: root["shapes"]) + ModelReader.parts(of: corrections?["shapes"])
    ids = Dictionary(
      shapes.enumerated().map { ($1.name, ShapeID(index: $0)) }, uniquingKeysWith: { $1 })
    self.traits = traits
    self.paginators = paginators?.root["pagination"]
    self.idempotent = Set(
      (idempotent?.root).members.flatMap { Optional($0.value).strings })
    correctedMembers = (corrections?["members"]).members
      .reduce(into: [:]) { $0[$1.key.string ?? ""] = $1.value.string }
  }

  private static func parts(of value: Value?) -> [Definition] {
    value.members.map { Definition(name: $0.key.string ?? "", facts: $0.value) }
  }

  func id(ofShape name: String) -> ShapeID? { ids[name] }

  func error(_ reason: String, _ kind: ModelError.Kind = .broken) -> ModelError {
    ModelError(kind, "The model of \(service) cannot be used: \(reason).")
  }
}

// MARK: - Metadata

extension ModelReader {
  func metadata() throws(ModelError) -> ServiceModel.Metadata {
    let facts = metadataFacts
    guard let prefix = facts["endpointPrefix"]?.string else {
      throw error("its metadata has no endpointPrefix or protocol")
    }
    return ServiceModel.Metadata(
      title: facts["serviceFullName"]?.string ?? service,
      apiVersion: facts["apiVersion"]?.string ?? "",
      endpointPrefix: prefix,
      serviceID: facts["serviceId"]?.string ?? service,
      signingName: facts["signingName"]?.string ?? prefix,
      wireProtocol: try wireProtocol(facts),
      jsonVersion: facts["jsonVersion"]?.string,
      targetPrefix: facts["targetPrefix"]?.string,
      xmlNamespace: facts["xmlNamespace"]?.string,
      globalEndpoint: facts["globalEndpoint"]?.string,
      isQueryCompatible: facts["awsQueryCompatible"] != nil,
      isExcerpt: facts["isExcerpt"].isTrue)
  }

  /// The protocol to use. Newer models list the supported protocols in "protocols".
  private func wireProtocol(_ facts: Value) throws(ModelError) -> ProtocolName {
    guard let first = facts["protocol"]?.string else {
      throw error("its metadata has no endpointPrefix or protocol")
    }
    let listed = facts["protocols"].strings
    let offered = listed.isEmpty ? [first] : listed
    guard let name = ProtocolName.allCases.first(where: { offered.contains($0.rawValue) }) else {
      throw error(
        "the service uses \(offered.joined(separator: ", ")), and Muster supports only "
          + ProtocolName.allCases.map(\.rawValue).joined(separator: ", "), .unsupported)
    }
    return name
  }
}

extension Value {
  fileprivate static let nothing = Document(writing: .null).root
}

extension Value? {
  /// The strings of an array, or a single string.
  var strings: [String] {
    guard let value = self else { return [] }
    return value.string.map { [$0] } ?? value.elements.compactMap(\.string)
  }

  /// The members of an object; empty for nil.
  var members: Value.Members { (self ?? .nothing).members }

  /// The elements of an array; empty for nil.
  var elements: Value.Elements { (self ?? .nothing).elements }

  /// True if this is `true`.
  var isTrue: Bool { self?.boolean == true }
}
