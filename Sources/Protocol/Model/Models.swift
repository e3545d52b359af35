import MusterDocument
import MusterLocks
import MusterText

/// The models that a session knows: its own, those in folders, and those that are built into the
/// library. Each is read when it is first asked for.
public final class Models: Sendable {
  /// What is built into the library, and nothing else.
  public static let builtIn = Models()

  private struct State {
    var own: [String: LoadedModel] = [:]
    var loaded: [String: ServiceModel] = [:]
  }

  private let sources: [any ModelSource]
  private let state = Guarded(State())

  /// With the models in `folders`, which come before those that are built in.
  public init(folders: [String] = []) {
    sources = folders.map(ModelFolder.init) + [BuiltInModels()]
  }

  /// With the models in the folders where botocore looks for them: those that AWS_DATA_PATH names,
  /// then `~/.aws/models`.
  public convenience init(environment: [String: String]) {
    let home = environment["HOME"] ?? ""
    let named = (environment["AWS_DATA_PATH"] ?? "").split(separator: ":").map { path in
      path == "~" || path.hasPrefix("~/") ? home + path.dropFirst() : String(path)
    }
    self.init(folders: named + (home.isEmpty ? [] : ["\(home)/.aws/models"]))
  }

  /// The names of the services, in alphabetic order.
  public var services: [String] {
    let own = state.withLock { Array($0.own.keys) }
    return Set(own + sources.flatMap(\.services)).sorted()
  }

  /// The model of `service`.
  public func model(of service: String) throws(ModelError) -> ServiceModel {
    if let model = state.withLock({ $0.loaded[service] }) { return model }
    guard let files = files(of: service) else { throw missing(service) }
    if files.areBuiltIn, self !== Models.builtIn { return try Models.builtIn.model(of: service) }
    let model = try files.read()
    return state.withLock { state in
      state.loaded[service] = state.loaded[service] ?? model
      return state.loaded[service] ?? model
    }
  }

  /// A data file beside a service's model, parsed; nil if there is none.
  public func document(_ file: String, of service: String) throws(ModelError) -> Document? {
    try files(of: service)?.document(file)
  }

  private func files(of service: String) -> ModelFiles? {
    if let own = state.withLock({ $0.own[service] }) { return ModelFiles(of: own, before: sources) }
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

// MARK: - Models of one's own

extension Models {
  /// Adds the model at `path`, or replaces the one of its service: a service-2.json, or the folder
  /// with it.
  public func load(_ path: String) throws(ModelError) -> ServiceModel {
    try add(LoadedModel(path: path))
  }

  /// Adds a model, or replaces the one of its service: the texts of a service-2.json and, where
  /// there is one, of a paginators-1.json.
  public func add(
    _ service: String, model: [UInt8], paginators: [UInt8]?
  ) throws(ModelError) -> ServiceModel {
    guard ServiceName.isValid(service) else {
      throw ModelError(
        .broken, "'\(service)' is no name for a service: letters, digits, '-', '_' and '.' are.")
    }
    var documents = ["service-2": try Models.parsed(model, "The model of \(service)")]
    if let paginators {
      documents["paginators-1"] = try Models.parsed(paginators, "The page table of \(service)")
    }
    return try add(LoadedModel(service, documents))
  }

  private func add(_ own: LoadedModel) throws(ModelError) -> ServiceModel {
    let model = try ModelFiles(of: own, before: sources).read()
    state.withLock { state in
      state.own[own.service] = own
      state.loaded[own.service] = model
    }
    return model
  }

  private static func parsed(_ bytes: [UInt8], _ what: String) throws(ModelError) -> Document {
    do {
      return try Document(bytes)
    } catch {
      throw ModelError(.broken, "\(what) \(error.message)")
    }
  }
}
