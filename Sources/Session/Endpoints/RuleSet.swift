import MusterDocument

/// AWS's rules for the endpoints of a service (endpoint-rule-set-1.json) as values.
public struct RuleSet: Sendable {
  /// An input of the rules.
  struct Parameter: Sendable {
    var name: String
    var kind: RuleKind
    /// The name that is the same in the rules of all services: "AWS::Region", "SDK::Endpoint", ….
    var builtIn: String?
    var defaultValue: RuleValue?
    var isRequired: Bool
  }

  /// The endpoint that the rules decided on, as they define it.
  public struct ResolvedEndpoint: Sendable, Equatable {
    public var url: String
    public var properties: [String: RuleValue] = [:]
    public var headers: [String: [String]] = [:]

    public init(url: String) {
      self.url = url
    }
  }

  let parameters: [Parameter]
  let rules: [Rule]

  /// True if the endpoint depends on the account of the credentials that sign the requests.
  public var usesAccountID: Bool { parameters.contains { $0.builtIn == "AWS::Auth::AccountId" } }

  /// Reads a rule set; `service` names it in errors.
  public init(_ document: Document, of service: String) throws(EndpointError) {
    self = try RuleSetReader(service: service).ruleSet(document.root)
  }

  /// The decision of the rules for parameters by their names in the rule set. Unknown parameters
  /// are ignored.
  public func decision(
    for values: [String: RuleValue], in partitions: Partitions
  ) throws(EndpointError) -> ResolvedEndpoint {
    var scope = RuleScope(variables: [:], partitions: partitions)
    for parameter in parameters {
      let value = values[parameter.name] ?? parameter.defaultValue
      guard let value else {
        guard !parameter.isRequired else { throw .parameter(parameter, "is missing") }
        continue
      }
      guard parameter.kind.accepts(value) else {
        throw .parameter(parameter, "must be \(parameter.kind.rawValue)")
      }
      scope.variables[parameter.name] = value
    }
    if let decision = try rules.decision(scope) { return decision }
    let names = values.keys.sorted().joined(separator: ", ")
    throw EndpointError(message: "No endpoint rule applies to these parameters: \(names).")
  }

  /// The decision of the rules for parameters by their built-in names.
  func decision(
    forBuiltIns values: [String: RuleValue], in partitions: Partitions
  ) throws(EndpointError) -> ResolvedEndpoint {
    var named: [String: RuleValue] = [:]
    for parameter in parameters {
      named[parameter.name] = parameter.builtIn.flatMap { values[$0] }
    }
    return try decision(for: named, in: partitions)
  }
}

extension EndpointError {
  fileprivate static func parameter(_ parameter: RuleSet.Parameter, _ problem: String) -> Self {
    EndpointError(message: "The endpoint parameter \(parameter.name) \(problem).")
  }
}
