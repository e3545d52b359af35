import MusterDocument

/// Reads a model in the format in which AWS publishes them (service-2.json, paginators-1.json), each
/// operation and shape by itself: a call needs a handful of the hundreds that there are.
struct ModelReader: Sendable {
  /// A part of the model before it is read.
  struct Part: Sendable {
    let name: String
    let facts: Value
  }

  let service: String
  private let root: Value
  /// In the order of the model.
  let operations: [Part]
  /// The model's shapes, and behind them those that our corrections add.
  let shapes: [Part]
  private let ids: [String: ShapeID]
  let paginators: Value?
  /// The writes that may be sent twice and mean once, beside those of which the model says so.
  let repeatable: Set<String>
  let traits: ServiceTraits
  /// The names of the shapes that our corrections give to members, like "Structure.member".
  let correctedMembers: [String: String]

  /// The protocols that Muster speaks; of several that a service does, the first of these is taken.
  private static let protocols = ["json", "rest-json", "query"]

  init(
    service: String, model: Document, paginators: Document?, corrections: Value?,
    repeatable: Document? = nil, traits: ServiceTraits = ServiceTraits()
  ) {
    self.service = service
    root = model.root
    operations = ModelReader.parts(of: root["operations"])
    shapes = ModelReader.parts(of: root["shapes"]) + ModelReader.parts(of: corrections?["shapes"])
    ids = Dictionary(
      shapes.enumerated().map { ($1.name, ShapeID(index: $0)) }, uniquingKeysWith: { $1 })
    self.traits = traits
    self.paginators = paginators?.root["pagination"]
    self.repeatable = Set(
      (repeatable?.root).members.flatMap { Optional($0.value).strings })
    correctedMembers = (corrections?["members"]).members
      .reduce(into: [:]) { $0[$1.key.string ?? ""] = $1.value.string }
  }

  private static func parts(of value: Value?) -> [Part] {
    value.members.map { Part(name: $0.key.string ?? "", facts: $0.value) }
  }

  func id(ofShape name: String) -> ShapeID? { ids[name] }

  func fault(_ what: String, _ kind: ModelError.Kind = .broken) -> ModelError {
    ModelError(kind, "The model of \(service) cannot be used: \(what).")
  }
}

// MARK: - Metadata

extension ModelReader {
  func metadata() throws(ModelError) -> ServiceModel.Metadata {
    guard let facts = root["metadata"], let prefix = facts["endpointPrefix"]?.string else {
      throw fault("it has no metadata with endpointPrefix and protocol")
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
      signatureVersion: try signatureVersion(facts),
      isQueryCompatible: facts["awsQueryCompatible"] != nil)
  }

  /// A service may speak several protocols, "protocols", besides the one that it began with.
  private func wireProtocol(_ facts: Value) throws(ModelError) -> String {
    guard let first = facts["protocol"]?.string else {
      throw fault("it has no metadata with endpointPrefix and protocol")
    }
    let stated = facts["protocols"].strings
    let spoken = stated.isEmpty ? [first] : stated
    guard let known = ModelReader.protocols.first(where: spoken.contains) else {
      throw fault(
        "the service speaks \(spoken.joined(separator: ", ")), and Muster only "
          + ModelReader.protocols.joined(separator: ", "), .unsupported)
    }
    return known
  }

  private func signatureVersion(_ facts: Value) throws(ModelError) -> String {
    let version = facts["signatureVersion"]?.string ?? "v4"
    guard version == "v4" || facts["auth"].strings.contains("aws.auth#sigv4") else {
      throw fault(
        "requests are signed by \(version), and by Muster only with Signature Version 4",
        .unsupported)
    }
    return version
  }
}

extension Value {
  fileprivate static let nothing = Document(writing: .null).root
}

extension Value? {
  /// The strings of an array, or the one string that stands alone.
  var strings: [String] {
    guard let value = self else { return [] }
    return value.string.map { [$0] } ?? value.elements.compactMap(\.string)
  }

  /// The members of an object; none where there is no object.
  var members: Value.Members { (self ?? .nothing).members }

  /// The elements of an array; none where there is no array.
  var elements: Value.Elements { (self ?? .nothing).elements }

  /// Whether this is true, and not false or missing.
  var isTrue: Bool { self?.boolean == true }
}
