import MusterDocument
import MusterEndpoints
import MusterModel

extension Session {
  /// The services whose models are known to the session.
  public var services: [String] { settings.models.services }

  /// The model of `service`.
  public func model(of service: String) throws(Failure) -> ServiceModel {
    try settings.models.known(service)
  }

  /// The scan types of `service`; without rows if it has none.
  public func scanTypes(of service: String) throws(Failure) -> ScanTypeTable {
    do {
      return try ScanTypeTable(of: service, settings.models)
    } catch {
      throw Failure(error)
    }
  }

  /// Adds the model at `path` to the session's models.
  public func load(model path: String) throws(Failure) -> ServiceModel {
    try add { () throws(ModelError) in try settings.models.read(path) }
  }

  /// Adds a model to the session's models, from the contents of its files.
  public func add(
    _ service: String, model: [UInt8], paginators: [UInt8]?
  ) throws(Failure) -> ServiceModel {
    try add { () throws(ModelError) in
      try settings.models.read(service, model: model, paginators: paginators)
    }
  }

  /// Adds the model that `read` returns, if its endpoint rules are valid too.
  private func add(
    _ read: () throws(ModelError) -> Models.NewModel
  ) throws(Failure) -> ServiceModel {
    do {
      let new = try read()
      try new.checkEndpointRules()
      return settings.models.add(new)
    } catch {
      throw Failure(error)
    }
  }
}

extension Models.NewModel {
  /// Rejects a model whose endpoint rules are invalid.
  fileprivate func checkEndpointRules() throws(ModelError) {
    guard let file = try file(RuleSet.fileName) else { return }
    do {
      _ = try RuleSet(file, of: model.name)
    } catch {
      throw ModelError(.broken, error.message)
    }
  }
}

extension Models {
  /// The model of `service`, or the failure that calls report if there is none.
  public func known(_ service: String) throws(Failure) -> ServiceModel {
    do {
      return try model(of: service)
    } catch {
      throw Failure(error)
    }
  }
}

extension ServiceModel {
  /// The operation that AWS or boto3 calls `name`.
  public func known(_ name: String) throws(Failure) -> Operation {
    if let operation = operation(name) { return operation }
    let suggestion = nearestOperation(to: name).map { "; did you mean \($0)?" } ?? "."
    throw Failure(
      .unknown, code: "UnknownOperationError",
      "\(self.name) has no operation '\(name)'\(suggestion)\(excerptNote)")
  }

  /// The end of the message about an unknown operation that AWS's complete model may have.
  private var excerptNote: String {
    metadata.isExcerpt
      ? " The built-in model has few operations; install AWS's model in ~/.aws/models to call others."
      : ""
  }
}

extension Failure {
  init(_ error: ModelError) {
    switch error.kind {
    case .missing: self.init(.unknown, code: "UnknownServiceError", error.message)
    case .broken: self.init(.configuration, code: "InvalidModelError", error.message)
    case .unsupported:
      self.init(.configuration, code: "UnsupportedProtocolError", error.message)
    }
  }
}
