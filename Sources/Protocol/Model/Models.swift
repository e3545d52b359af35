import MusterDocument
import MusterLocks
import MusterText

/// The service models of a session: those that the program loaded, those in folders, and those
/// built into the library. Each is read on first use.
public final class Models: Sendable {
  /// Only the models that are built into the library.
  public static let builtIn = Models()

  private struct LoadedModels {
    /// The sources of models that the program loaded.
    var sources: [String: LoadedModel] = [:]
    var models: [String: ServiceModel] = [:]
  }

  private let sources: [any ModelSource]
  private let state = Guarded(LoadedModels())

  /// Uses the models in `folders`, which take precedence over the built-in ones.
  public init(folders: [String] = []) {
    sources = folders.map(ModelFolder.init) + [BuiltInModels()]
  }

  /// Uses the folders in which botocore looks for models: those in AWS_DATA_PATH, then
  /// `~/.aws/models`.
  public convenience init(environment: [String: String]) {
    let home = environment["HOME"] ?? ""
    let named = (environment["AWS_DATA_PATH"] ?? "").split(separator: ":").map { path in
      path == "~" || path.hasPrefix("~/") ? home + path.dropFirst() : String(path)
    }
    self.init(folders: named + (home.isEmpty ? [] : ["\(home)/.aws/models"]))
  }

  /// The names of the services in alphabetical order.
  public var services: [String] {
    let loaded = state.withLock { Array($0.sources.keys) }
    return Set(loaded + sources.flatMap(\.services)).sorted()
  }

  /// The model of `service`.
  public func model(of service: String) throws(ModelError) -> ServiceModel {
    if let model = state.withLock({ $0.models[service] }) { return model }
    guard let files = files(of: service) else { throw missing(service) }
    if files.areBuiltIn, self !== Models.builtIn { return try Models.builtIn.model(of: service) }
    let model = try files.read()
    return state.withLock { state in
      state.models[service] = state.models[service] ?? model
      return state.models[service] ?? model
    }
  }

  /// A file of a service's model, parsed; nil if there is none.
  public func document(_ file: String, of service: String) throws(ModelError) -> Document? {
    try files(of: service)?.document(file)
  }

  /// A file of a service's model with the place that it is from; nil if there is none.
  public func file(_ name: String, of service: String) throws(ModelError) -> ModelFile? {
    try files(of: service)?.file(name)
  }

  private func files(of service: String) -> ModelFiles? {
    if let loaded = state.withLock({ $0.sources[service] }) {
      return ModelFiles(of: loaded, before: sources)
    }
    return ModelFiles(of: service, in: sources)
  }

  private func missing(_ service: String) -> ModelError {
    let known = services
    let suggestion = NearestName.suggestion(for: service, among: known)
    return ModelError(
      .missing,
      "Unknown service: '\(service)'\(suggestion) "
        + "Known services: \(known.joined(separator: ", ")).")
  }
}

// MARK: - Loading

extension Models {
  /// A model that was read from files and is not added yet.
  public struct NewModel: Sendable {
    public let model: ServiceModel
    fileprivate let source: LoadedModel
    fileprivate let files: ModelFiles

    /// A file beside the model; nil if there is none.
    public func file(_ name: String) throws(ModelError) -> ModelFile? { try files.file(name) }
  }

  /// Reads the model at `path`, a service-2.json or its folder.
  public func read(_ path: String) throws(ModelError) -> NewModel {
    try read(LoadedModel(path: path))
  }

  /// Reads a model from the texts of a service-2.json and, optionally, a paginators-1.json.
  public func read(
    _ service: String, model: [UInt8], paginators: [UInt8]?
  ) throws(ModelError) -> NewModel {
    guard ServiceName.isValid(service) else {
      throw ModelError(
        .broken,
        "'\(service)' is not a valid service name: "
          + "it may contain only letters, digits, '-', '_' and '.'.")
    }
    var documents = ["service-2": try Models.parsed(model, "The model of \(service)")]
    if let paginators {
      documents["paginators-1"] = try Models.parsed(paginators, "The paginators file of \(service)")
    }
    return try read(LoadedModel(service, documents))
  }

  private func read(_ loaded: LoadedModel) throws(ModelError) -> NewModel {
    let files = ModelFiles(of: loaded, before: sources)
    return NewModel(model: try files.read(), source: loaded, files: files)
  }

  /// Adds a model. It replaces an earlier model of the service.
  @discardableResult
  public func add(_ new: NewModel) -> ServiceModel {
    state.withLock { state in
      state.sources[new.source.service] = new.source
      state.models[new.source.service] = new.model
    }
    return new.model
  }

  /// Reads and adds the model at `path`.
  public func load(_ path: String) throws(ModelError) -> ServiceModel {
    add(try read(path))
  }

  /// Reads and adds a model from the texts of its files.
  public func add(
    _ service: String, model: [UInt8], paginators: [UInt8]?
  ) throws(ModelError) -> ServiceModel {
    add(try read(service, model: model, paginators: paginators))
  }

  private static func parsed(_ bytes: [UInt8], _ subject: String) throws(ModelError) -> Document {
    do {
      return try Document(bytes)
    } catch {
      throw ModelError(.broken, "\(subject) \(error.message)")
    }
  }
}
