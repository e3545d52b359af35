import CMuster

/// The built-in services and their operations, and those of a model that the user provides.
struct ServiceCatalog {
  static let option = Option(
    name: "model", value: .text("PATH"),
    help: "Additional service model: a service-2.json file, or the folder that contains it.")

  /// A session with the user's model; nil if there is none.
  private let session: MusterSession?

  init(model path: String? = nil) throws(CommandError) {
    guard let path else {
      session = nil
      return
    }
    let session = try MusterSession(MusterSessionOptions(simulation: "{}"))
    try session.load(model: path)
    self.session = session
  }

  /// The operations of a service, or of all.
  func operations(of service: String? = nil) throws(CommandError) -> JSONValue {
    try MusterResult { muster_model_list(session?.handle, service, $0) }.successful().json
  }

  /// An operation, by its name as in the AWS CLI, boto3 or the API.
  func operation(_ name: String, of service: String) throws(CommandError) -> OperationDescription {
    let method = String(name.map { $0 == "-" ? "_" : $0 })
    let result = MusterResult { muster_operation_describe(session?.handle, service, method, $0) }
    return OperationDescription(service: service, json: try result.successful().json)
  }
}

extension ServiceCatalog {
  /// The candidates of shell completion for SERVICE and OPERATION.
  @Sendable static func candidates(after typed: TypedArguments) throws(CommandError)
    -> [CompletionCandidate]
  {
    guard typed.operands.count < 2 else { return [] }
    let catalog = try ServiceCatalog(model: typed[option])
    let services = try catalog.operations(of: typed.operands.first)["services"]?.elements ?? []
    guard !typed.operands.isEmpty else {
      return services.map {
        CompletionCandidate(word: $0["name"]?.string ?? "", about: $0["title"]?.string ?? "")
      }
    }
    return services.flatMap { $0["operations"]?.elements ?? [] }.map {
      CompletionCandidate(
        word: hyphenated($0["method"]?.string ?? ""), about: $0["name"]?.string ?? "")
    }
  }
}
