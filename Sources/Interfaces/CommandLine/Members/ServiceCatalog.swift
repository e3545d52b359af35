import CMuster

/// The services and operations there are: the built-in ones, and those of a model of one's own.
struct ServiceCatalog {
  static let option = Option(
    name: "model", value: .text("PATH"),
    help: "A model of your own: a service-2.json, or the folder that has one.")

  /// A session that knows the model; without one the library answers for what it finds by itself.
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

  /// An operation, by its name in the AWS CLI's, boto3's or AWS's own spelling.
  func operation(_ name: String, of service: String) throws(CommandError) -> OperationDescription {
    let method = String(name.map { $0 == "-" ? "_" : $0 })
    let answer = MusterResult { muster_operation_describe(session?.handle, service, method, $0) }
    return OperationDescription(service: service, json: try answer.successful().json)
  }
}

extension ServiceCatalog {
  /// What a shell offers as SERVICE and OPERATION.
  @Sendable static func words(after typed: TypedArguments) throws(CommandError)
    -> [CompletionCandidate]
  {
    guard typed.operands.count < 2 else { return [] }
    let catalogue = try ServiceCatalog(model: typed[option])
    let services = try catalogue.operations(of: typed.operands.first)["services"]?.elements ?? []
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
