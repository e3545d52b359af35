import MusterDocument

/// The rules by which AWS says where a service is (endpoint-rule-set-1.json), read into values.
public struct RuleSet: Sendable {
  /// Something that the rules depend on.
  struct Parameter: Sendable {
    var name: String
    var kind: RuleKind
    /// The name by which all services know it: "AWS::Region", "SDK::Endpoint", ….
    var builtIn: String?
    var standard: RuleValue?
    var isRequired: Bool
  }

  /// The endpoint that the rules decided for, as they state it.
  public struct Decision: Sendable, Equatable {
    public var url: String
    public var properties: [String: RuleValue] = [:]
    public var headers: [String: [String]] = [:]

    public init(url: String) {
      self.url = url
    }
  }

  let parameters: [Parameter]

  /// Whether the endpoint depends on the account that requests are made in.
  public var asksForAccount: Bool { parameters.contains { $0.builtIn == "AWS::Auth::AccountId" } }
  let rules: [Rule]

  /// Reads a rule set; `service` names it in errors.
  public init(_ document: Document, of service: String) throws(EndpointError) {
    self = try RuleSetReader(service: service).ruleSet(document.root)
  }

  /// What the rules decide for parameters by the names that they have in the rule set; those that it does not
  /// know are ignored.
  public func decision(
    for given: [String: RuleValue], in partitions: Partitions
  ) throws(EndpointError) -> Decision {
    var scope = Scope(variables: [:], partitions: partitions)
    for parameter in parameters {
      let value = given[parameter.name] ?? parameter.standard
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
    let asked = given.keys.sorted().joined(separator: ", ")
    throw EndpointError(message: "No endpoint rule applies to these parameters: \(asked).")
  }

  /// The same for parameters by the names by which all services know them.
  func decision(
    forBuiltIns given: [String: RuleValue], in partitions: Partitions
  ) throws(EndpointError) -> Decision {
    var named: [String: RuleValue] = [:]
    for parameter in parameters {
      named[parameter.name] = parameter.builtIn.flatMap { given[$0] }
    }
    return try decision(for: named, in: partitions)
  }
}

extension EndpointError {
  fileprivate static func parameter(_ parameter: RuleSet.Parameter, _ what: String) -> Self {
    EndpointError(message: "The endpoint's parameter \(parameter.name) \(what).")
  }
}
