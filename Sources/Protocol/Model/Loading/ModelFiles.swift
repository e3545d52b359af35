import MusterDocument

/// A file of a service's model.
public struct ModelFile: Sendable {
  public let document: Document
  private let findPlace: @Sendable () -> String

  init(document: Document, place: @escaping @Sendable () -> String) {
    self.document = document
    findPlace = place
  }

  /// The path of the file, or another place that it is from, for errors.
  public var place: String { findPlace() }
}

/// The files of one version of a service's model, from all sources that have this version. The
/// first source that has a file is used, as in botocore's loaders.py.
struct ModelFiles: Sendable {
  private let service: String
  private let version: String
  private let sources: [any ModelSource]

  /// The newest version of `service` in `sources`; nil if there is none.
  init?(of service: String, in sources: [any ModelSource]) {
    guard let version = sources.flatMap({ $0.versions(of: service) }).max() else { return nil }
    self.init(service, version, sources)
  }

  /// A model that the program loaded, with missing files from `sources`.
  init(of loaded: LoadedModel, before sources: [any ModelSource]) {
    self.init(loaded.service, loaded.version, [loaded] + sources)
  }

  private init(_ service: String, _ version: String, _ sources: [any ModelSource]) {
    self.service = service
    self.version = version
    self.sources = sources.filter { $0.versions(of: service).contains(version) }
  }

  /// True if all files are built into the library.
  var areBuiltIn: Bool { sources.allSatisfy { $0 is BuiltInModels } }

  func document(_ file: String) throws(ModelError) -> Document? {
    try self.file(file)?.document
  }

  func file(_ name: String) throws(ModelError) -> ModelFile? {
    for source in sources {
      if let document = try source.document(name, of: service, version: version) {
        return ModelFile(document: document) {
          source.place(of: name, of: service, version: version)
        }
      }
    }
    return nil
  }

  func read() throws(ModelError) -> ServiceModel {
    guard let model = try document("service-2") else {
      throw ModelError(.missing, "\(service) has no model.")
    }
    let reader = ModelReader(
      service: service,
      model: model,
      paginators: try document("paginators-1"),
      corrections: try document("accounts")?.root["corrections"],
      idempotent: try document("idempotent"),
      traits: try traits(of: model))
    return try ServiceModel(reader, isTrusted: areBuiltIn)
  }

  /// The traits beside the model. A model without any has those of the built-in model in another
  /// version, else those listed for services that have no built-in model.
  private func traits(of model: Document) throws(ModelError) -> ServiceTraits {
    let builtIn = BuiltInModels()
    if let document = try document("traits") { return ServiceTraits(document.root) }
    if let version = builtIn.versions(of: service).first {
      return ServiceTraits(try builtIn.document("traits", of: service, version: version)?.root)
    }
    let others = try builtIn.document("traits", of: "", version: "")?.root
    let id = model.root["metadata"]?["serviceId"]?.string ?? service
    return ServiceTraits(others?[id])
  }
}
