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
  /// Loads the model at `path`, a service-2.json or its folder. It replaces an earlier model of the
  /// service.
  public func load(_ path: String) throws(ModelError) -> ServiceModel {
    try add(LoadedModel(path: path))
  }

  /// Loads a model from the texts of a service-2.json and, optionally, a paginators-1.json. It
  /// replaces an earlier model of the service.
  public func add(
    _ service: String, model: [UInt8], paginators: [UInt8]?
  ) throws(ModelError) -> ServiceModel {
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
    return try add(LoadedModel(service, documents))
  }

  private func add(_ loaded: LoadedModel) throws(ModelError) -> ServiceModel {
    let model = try ModelFiles(of: loaded, before: sources).read()
    state.withLock { state in
      state.sources[loaded.service] = loaded
      state.models[loaded.service] = model
    }
    return model
  }

  private static func parsed(_ bytes: [UInt8], _ subject: String) throws(ModelError) -> Document {
    do {
      return try Document(bytes)
    } catch {
      throw ModelError(.broken, "\(subject) \(error.message)")
    }
  }
}
